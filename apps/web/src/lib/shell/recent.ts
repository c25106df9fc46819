/** What was opened last in this browser, newest first. Nobody else's business, so it stays here; who signs in next begins anew. */
export type Recent = { href: string; label: string };

const MOST = 8;
const key = (personId: string) => `recent:${personId}`;

export function recents(personId: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key(personId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each): each is Recent => typeof each?.href === 'string' && each.href.startsWith('/') && typeof each.label === 'string').slice(0, MOST) : [];
  } catch {
    // Storage may be switched off or hold something else.
    return [];
  }
}

export function visited(personId: string, recent: Recent): void {
  try {
    localStorage.setItem(key(personId), JSON.stringify([recent, ...recents(personId).filter(({ href }) => href !== recent.href)].slice(0, MOST)));
  } catch {
    // Then the palette has no recent items.
  }
}
