import type { DraftView } from '@switchboard/domain/conversations/draft.ts';
import { api } from '../api.ts';
import { choose, readLocal } from './drafts.svelte.ts';

export type Pending = { body: string; format: 'text' | 'html'; at: string };

const nameOf = (ticketId: string): string => `draft:${ticketId}:out`;

/**
 * Words of an answer that are not in the shared draft yet: the first letters, typed while that is on its way, and what somebody kept for themselves before answers were written together. They stand on this device
 * (or as one's own draft on the server) until the shared draft that has taken them in is stored.
 */
export function readPending(ticketId: string, server: DraftView | undefined): Pending | null {
  const { text, other } = choose(readHere(ticketId), server);
  if (!text) return null;
  const both = other ? `${asHtml(text)}${asHtml(other)}` : null;
  return { body: both ?? text.body, format: both ? 'html' : text.format, at: 'at' in text ? text.at : text.updatedAt };
}

export function keepPending(ticketId: string, { body, format, at }: Pending): void {
  try {
    if (body) localStorage.setItem(nameOf(ticketId), JSON.stringify({ body, format, version: 0, saved: false, at }));
    else localStorage.removeItem(nameOf(ticketId));
  } catch {
    // A full or forbidden store: it stands in the field, and in the shared draft a moment later.
  }
}

/** It is in the shared draft, and stored there. */
export async function dropPending(ticketId: string, at: string, server: DraftView | undefined): Promise<void> {
  if (readHere(ticketId)?.at === at) keepPending(ticketId, { body: '', format: 'text', at });
  if (server) await api.remove(`service-desk/tickets/${ticketId}/drafts/out`).catch(() => undefined);
}

function readHere(ticketId: string): ReturnType<typeof readLocal> {
  try {
    return readLocal(localStorage.getItem(nameOf(ticketId)));
  } catch {
    return null;
  }
}

const asHtml = ({ body, format }: { body: string; format: 'text' | 'html' }): string =>
  format === 'html' ? body : body.split('\n').map((line) => `<p>${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`).join('');
