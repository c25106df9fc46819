import { decodeText } from './charset.ts';

export type HeaderLine = { key: string; value: string };

/** Headers beyond this are not read; the mail they head is still stored whole. */
const MOST_HEADER_BYTES = 512 * 1024;

/**
 * The header block of a raw mail, unfolded and in order, repeated ones included (E-21). Values keep their encoded-words; raw 8-bit bytes
 * are decoded, where a parser that reads UTF-8 only would replace them.
 */
export function readHeaders(raw: Uint8Array): HeaderLine[] {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, Math.min(raw.byteLength, MOST_HEADER_BYTES));
  const lines = bytes.toString('latin1').replace(/^\s+/, '').split(/\r?\n/);
  const end = lines.indexOf('');
  const unfolded: string[][] = [];
  for (const line of end < 0 ? lines : lines.slice(0, end)) {
    const last = unfolded.at(-1);
    if (last && /^[ \t]/.test(line)) last.push(line);
    // "From sender date" is the separator of an mbox file and no header.
    else if (unfolded.length > 0 || !/^>?From /.test(line)) unfolded.push([line]);
  }
  return unfolded.flatMap((parts) => {
    const line = parts.join('');
    const colon = line.indexOf(':');
    if (colon < 1) return [];
    return [{ key: line.slice(0, colon).trim().toLowerCase(), value: decodeText(Buffer.from(line.slice(colon + 1), 'latin1'), null).trim() }];
  });
}

export const valuesOf = (headers: HeaderLine[], key: string): string[] => headers.filter((header) => header.key === key).map(({ value }) => value);

export const firstOf = (headers: HeaderLine[], key: string): string | null => valuesOf(headers, key)[0] ?? null;

/**
 * Ids between angle brackets, without them; for a header that forgot the brackets, its words. At most 50, the first and the
 * newest, so that a header made of thousands costs nothing.
 */
export function readMessageIds(value: string | null): string[] {
  if (!value) return [];
  const bounded = value.length > 22_000 ? `${value.slice(0, 2_000)} ${value.slice(-20_000)}` : value;
  const bracketed = bounded.match(/<[^<>\s]{1,998}>/g)?.map((id) => id.slice(1, -1));
  const ids = bracketed ?? bounded.split(/[\s,]+/).filter((word) => word.includes('@'));
  const unique = [...new Set(ids)];
  return unique.length <= 50 ? unique : [unique[0]!, ...unique.slice(-49)];
}

export const readMessageId = (headers: HeaderLine[]): string | null => readMessageIds(firstOf(headers, 'message-id'))[0] ?? null;
