import { readPhone } from './phone.ts';

/** Only the domain is lower-cased: what stands before the @ belongs to the receiver (E-23). */
export function normalEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return address.slice(0, at) + address.slice(at).toLowerCase();
}

export function normalEmails(given: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const address of given.map((one) => normalEmail(one.trim()))) if (!byKey.has(address.toLowerCase())) byKey.set(address.toLowerCase(), address);
  return [...byKey.values()];
}

/** Each number once, as compared and as given. */
export async function normalPhones(given: readonly string[]): Promise<{ phones: string[]; rawPhones: string[] }> {
  const byNumber = new Map<string, string>();
  for (const raw of given) {
    const number = await readPhone(raw);
    if (number && !byNumber.has(number)) byNumber.set(number, raw.trim());
  }
  return { phones: [...byNumber.keys()], rawPhones: [...byNumber.values()] };
}
