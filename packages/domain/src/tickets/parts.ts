import { may, permit, type Viewer } from '../people/viewer.ts';
import { newId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { changeTicketAs, type Patch } from './change.ts';
import { momentsOf, refuseTrash } from './change-ticket.ts';
import { MOST_PARTS, type AddPartInput, type ChangePartInput } from './part-words.ts';
import type { MissingPart, TicketRecord } from './ticket.ts';

/** Says that a ticket waits for a part. @throws Problem `forbidden` · `not_found` · `invalid` · `conflict` */
export async function addPart(viewer: Viewer, idOrNumber: string, { version, ...part }: AddPartInput): Promise<TicketRecord> {
  return changeParts(viewer, idOrNumber, version, ({ parts = [] }) => {
    if (parts.length >= MOST_PARTS) throw new Problem('invalid', `A ticket waits for at most ${MOST_PARTS} parts.`, { errors: [{ path: 'name', message: `At most ${MOST_PARTS} parts.` }] });
    return [...parts, { id: newId().toString(), arrived: 0, ...part }];
  });
}

/** Another name, number or day, or how many have arrived. @throws Problem as above */
export async function changePart(viewer: Viewer, idOrNumber: string, partId: string, { version, ...change }: ChangePartInput): Promise<TicketRecord> {
  return changeParts(viewer, idOrNumber, version, (ticket) => {
    const part = partOf(ticket, partId);
    return ticket.parts!.map((one) => (one === part ? within({ ...one, ...given(change) }) : one));
  });
}

/** It is not needed any more. @throws Problem as above */
export async function removePart(viewer: Viewer, idOrNumber: string, partId: string): Promise<TicketRecord> {
  return changeParts(viewer, idOrNumber, undefined, (ticket) => {
    const part = partOf(ticket, partId);
    return ticket.parts!.filter((one) => one !== part);
  });
}

async function changeParts(viewer: Viewer, idOrNumber: string, version: number | undefined, decide: (ticket: TicketRecord) => MissingPart[]): Promise<TicketRecord> {
  return changeTicketAs(viewer, idOrNumber, version ?? null, (ticket) => {
    permit(may(viewer, 'tickets.edit', ticket));
    refuseTrash(ticket);
    return withParts(ticket, decide(ticket));
  });
}

/** Once nothing is missing any more, a ticket that waits for parts goes on (TK-06); what is only part of it changes nothing (catalogue 4.1, 15). */
export function withParts(ticket: TicketRecord, parts: MissingPart[]): Patch {
  const goesOn = ticket.status === 'pending_parts' && parts.length > 0 && (ticket.parts ?? []).some(isMissing) && !parts.some(isMissing);
  const next = ticket.assigneeId ? 'in_progress' : 'open';
  return { parts, ...(goesOn ? { status: next, ...momentsOf(ticket, next) } : {}) };
}

export const isMissing = ({ quantity, arrived }: Pick<MissingPart, 'quantity' | 'arrived'>): boolean => arrived < quantity;

const within = (part: MissingPart): MissingPart => ({ ...part, arrived: Math.min(part.arrived, part.quantity) });
const given = <T extends object>(change: T): Partial<T> => Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;

function partOf({ parts = [] }: TicketRecord, partId: string): MissingPart {
  const part = parts.find(({ id }) => id === partId);
  if (!part) throw new Problem('not_found', 'This ticket waits for no such part.');
  return part;
}
