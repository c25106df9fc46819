/**
 * JSON with sorted keys: the same value gives the same bytes, so that a digest of it means something. Undefined fields do not exist.
 * Put together by hand, because each line of history is written so twice, and JSON.stringify with a replacer costs half as much again.
 */
export function canonical(value: unknown): string {
  return written(value) ?? 'null';
}

function written(value: unknown): string | undefined {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return written((value as { toJSON(): unknown }).toJSON());
  if (Array.isArray(value)) return `[${value.map((inner) => written(inner) ?? 'null').join(',')}]`;
  return writtenFields(value as Record<string, unknown>);
}

function writtenFields(object: Record<string, unknown>): string {
  let text = '';
  for (const key of inOrder(Object.keys(object))) {
    const inner = written(object[key]);
    if (inner !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${inner}`;
  }
  return `{${text}}`;
}

/** Most texts have nothing that must be escaped. */
const quoted = (text: string): string => (escaped.test(text) ? JSON.stringify(text) : `"${text}"`);
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Sorted, but whole numbers first, as an object made of sorted fields has them: what was hashed so before must come out the same. */
function inOrder(keys: string[]): string[] {
  keys.sort();
  if (keys.length === 0 || !startsWithDigit(keys)) return keys;
  return Object.keys(Object.fromEntries(keys.map((key) => [key, true])));
}

const startsWithDigit = (keys: string[]): boolean => keys.some((key) => key.charCodeAt(0) >= 48 && key.charCodeAt(0) <= 57);
