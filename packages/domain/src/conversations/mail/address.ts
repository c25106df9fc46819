import { Problem } from '../../platform/problem.ts';

export type Address = { name: string; address: string };

/**
 * The one strict reader for every address that decides something or is sent to (E-22): no quotes, no comments, no second `@`, no
 * control characters. What it does not know it refuses, where a lenient reader guesses and mails a stranger. Letters
 * outside ASCII are welcome (E-23). The domain is lowered, the name before it kept as it was written.
 */
export function readAddress(text: string): string | null {
  const at = text.lastIndexOf('@');
  if (text.length > 254 || at < 1 || at > 64) return null;
  const local = text.slice(0, at);
  const domain = text.slice(at + 1).toLowerCase();
  if (!/^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local)) return null;
  if (!/^[\p{L}\p{N}\p{M}_-]+(\.[\p{L}\p{N}\p{M}_-]+)*$/u.test(domain)) return null;
  return `${local}@${domain}`;
}

/** @throws Problem `invalid` for an address that cannot be sent to safely */
export function strictAddress(text: string): string {
  const address = readAddress(text.trim());
  if (!address) throw new Problem('invalid', `"${text.slice(0, 80).replace(/\p{Cc}/gu, ' ')}" is not an address that mail can be sent to.`);
  return address;
}

/** Addresses are compared without regard to case; two that differ only in it are one person in practice. */
export const sameAddress = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** `support+anything@example.com` is `support@example.com`. */
export const withoutTag = (address: string): string => address.replace(/\+[^@]*@/, '@');

/** A header value of one line: a line break in it would be a header of the attacker's. @throws Problem `invalid` */
export function headerText(text: string): string {
  if (/[\r\n\0]/.test(text)) throw new Problem('invalid', 'A line break or NUL stands where one line of a mail’s header belongs.');
  return text;
}

/** For names and subjects that came from outside and are only shown: anything that is no character becomes a space. */
export const oneLine = (text: string, max = 1_000): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim()
    .slice(0, max);
