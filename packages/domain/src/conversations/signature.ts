import type { ClientSession, Types } from 'mongoose';
import { setting } from '../platform/settings.ts';
import { Team } from '../people/team.ts';
import type { Viewer } from '../people/viewer.ts';
import { findTicket } from '../tickets/find-ticket.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { htmlToText } from './mail/html-to-text.ts';
import { fillIn, type SignatureChoice, type SignatureView } from './signature-words.ts';
import { teamSignature } from './team-signature.ts';
import { writingPreferences } from './writing-preferences.ts';

type About = Pick<TicketRecord, 'number' | 'teamId'>;

/**
 * What stands below an answer as it is sent now: never part of the text that is kept, or of a draft that others write on, so that nobody sends another's. A person's own, else that of the ticket's
 * team, else that of their only team. What programs send with a key has none unless they ask for the team's: they write whole letters.
 */
export async function signatureFor(viewer: Viewer, ticket: About, choice: SignatureChoice | undefined, session?: ClientSession): Promise<SignatureView> {
  const person = viewer.actor.kind === 'person';
  const team = await Team.findById(ticket.teamId ?? (viewer.teamIds.length === 1 ? viewer.teamIds[0] : null), { name: 1 }, { session }).lean<{ _id: Types.ObjectId; name: string }>();
  const own = person ? (await writingPreferences(viewer)).signature : '';
  const teams = await teamSignature(team?._id ?? null, session);
  const choices: SignatureChoice[] = [...(own ? (['own'] as const) : []), ...(teams ? (['team'] as const) : []), 'none'];
  const wanted = choice ?? (person ? 'own' : 'none');
  const from = wanted === 'none' ? null : wanted === 'own' && own ? 'own' : teams ? 'team' : null;
  if (!from) return { html: '', from: null, team: team?.name ?? null, choices };
  const written = from === 'own' ? own : teams;
  const name = viewer.actor.name;
  const values = { 'agent.name': name, 'agent.firstName': name.trim().split(/\s+/)[0] ?? '', 'team.name': team?.name ?? '', 'ticket.number': ticket.number, 'desk.name': written.includes('desk.name') ? await setting('desk.name', session) : '' };
  return { html: fillIn(written, values), from, team: team?.name ?? null, choices };
}

/** As the writer sees it before sending. */
export const previewSignature = async (viewer: Viewer, idOrNumber: string, choice?: SignatureChoice): Promise<SignatureView> => signatureFor(viewer, await findTicket(viewer, idOrNumber), choice);

type Letter = { text: string; html: string | null };

/** The letter with its signature, unless its writer put it there already: quoted words of earlier letters do not count. */
export function signed({ text, html }: Letter, { html: signature }: Pick<SignatureView, 'html'>): Letter {
  const words = signature ? htmlToText(signature).trim() : '';
  if (!words || squeezed(unquoted(text, html)).includes(squeezed(words))) return { text, html };
  return { text: `${text}\n\n-- \n${words}`, html: html === null ? null : `${html}<div><br />-- <br />${signature}</div>` };
}

const unquoted = (text: string, html: string | null): string =>
  html === null ? text.split('\n').filter((line) => !/^\s*>/.test(line)).join('\n') : htmlToText(html.replace(/<blockquote[\s\S]*<\/blockquote>/gi, ''));

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
