export const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll('\0', '');

/** An address that may stand in a link; null: none that leads anywhere harmless. */
export function safeAddress(given: unknown): string | null {
  const address = typeof given === 'string' ? given.trim().slice(0, 2_000) : '';
  return /^(https?:\/\/|mailto:|tel:|\/tickets\/)/i.test(address) ? address : null;
}
