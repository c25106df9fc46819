const LONGEST_PREVIEW = 140;

/** The last words as a row shows them; null when there are none. */
export function previewOf(text: string): string | null {
  const line = text.slice(0, 2_000).replace(/\s+/g, ' ').trim();
  if (line === '') return null;
  return line.length <= LONGEST_PREVIEW ? line : `${line.slice(0, LONGEST_PREVIEW - 1).trimEnd()}…`;
}
