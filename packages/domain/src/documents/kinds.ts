import type { DocumentKind } from './kind.ts';
import { ticketNote } from './ticket-note.ts';
import { ticketReply } from './ticket-reply.ts';

/** Every kind of document there is. */
const kinds: DocumentKind[] = [ticketNote, ticketReply];

/** A document by its name, `<kind>/<id>`. Null: there can be none of that name. */
export function documentOf(name: string): { kind: DocumentKind; id: string; subject: { kind: string; id: string } } | null {
  const at = name.indexOf('/');
  const kind = kinds.find((each) => each.name === name.slice(0, at));
  const id = name.slice(at + 1);
  const subject = kind?.subjectOf(id) ?? null;
  return kind && subject ? { kind, id, subject } : null;
}
