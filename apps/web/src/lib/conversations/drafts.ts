/** What somebody began to write stays on this device until it is sent, whatever happens to the page. */
const nameOf = (ticketId: string, kind: 'out' | 'internal') => `draft:${ticketId}:${kind}`;

export function readDraft(ticketId: string, kind: 'out' | 'internal'): string {
  try {
    return localStorage.getItem(nameOf(ticketId, kind)) ?? '';
  } catch {
    return '';
  }
}

export function keepDraft(ticketId: string, kind: 'out' | 'internal', text: string): void {
  try {
    if (text) localStorage.setItem(nameOf(ticketId, kind), text);
    else localStorage.removeItem(nameOf(ticketId, kind));
  } catch {
    // A full or forbidden store: the text still stands in the field.
  }
}
