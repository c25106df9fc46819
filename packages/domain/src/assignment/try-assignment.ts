import { Types } from 'mongoose';
import { Account } from '../customers/account.ts';
import { Contact } from '../customers/contact.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { clock } from '../platform/clock.ts';
import { newId } from '../platform/id.ts';
import { promises } from '../sla/book.ts';
import { casesOf } from '../sla/clocks.ts';
import { explainClock } from '../sla/explain.ts';
import { toPublicClock } from '../sla/preview.ts';
import { keepPromise, momentsFrom } from '../tickets/keep-promise.ts';
import type { TicketRecord } from '../tickets/ticket.ts';
import { caseOf } from './case-of.ts';
import { decide } from './decide.ts';
import { readPlan } from './read-plan.ts';
import { namesIn, toDecisionView } from './why.ts';
import type { DecisionView, TryAssignmentInput } from './words.ts';

export type Tried = {
  at: string;
  decision: DecisionView;
  policy: { id: string; name: string; version: number } | null;
  clocks: ReturnType<typeof toPublicClock>[];
};

/**
 * What would become of a made-up ticket at a made-up time: who would get it and what would be promised, by the functions that do both. Changes nothing. People's loads are those of now.
 * @throws Problem `forbidden`
 */
export async function tryAssignment(viewer: Viewer, { at, ticket }: TryAssignmentInput): Promise<Tried> {
  permit(may(viewer, 'assignment.manage'));
  const now = at ? new Date(at) : clock.now();
  const made = await makeUp(ticket, now);
  const [plan, the, book] = await Promise.all([readPlan(now.getTime()), caseOf(made, null, now.getTime()), promises()]);
  const decided = decide(plan, { ...the, waitedMs: ticket.waitedMinutes * 60_000 });
  const id = (text: string | null) => (text ? new Types.ObjectId(text) : null);
  const decision = { ...decided, _id: newId(), at: now, note: null, personId: id(decided.personId), teamId: id(decided.teamId), tries: 1, acceptBy: decided.acceptMinutes ? new Date(now.getTime() + decided.acceptMinutes * 60_000) : null };
  const promised = { ...made, teamId: decision.teamId ?? made.teamId };
  const sla = keepPromise(null, promised, now, { book }).sla ?? null;
  const terms = book.find(({ _id }) => _id === sla?.terms) ?? null;
  const cases = sla && terms ? casesOf(terms, terms.calendar, momentsFrom(sla, promised), now.getTime()) : [];
  return {
    at: now.toISOString(),
    decision: toDecisionView(decision, await namesIn([decision])),
    policy: terms ? { id: terms.policyId, name: terms.name, version: terms.policyVersion } : null,
    clocks: cases.map((one) => toPublicClock(explainClock(one))),
  };
}

async function makeUp({ teamId, accountId, contactId, tier, vip, waitedMinutes: _, ...facts }: TryAssignmentInput['ticket'], now: Date): Promise<TicketRecord> {
  const contact = contactId ? await Contact.findById(contactId, { accountId: 1, name: 1 }).lean() : null;
  const account = await Account.findById(accountId ?? contact?.accountId ?? null, { name: 1 }).lean();
  const nothing = { description: '', accountName: account?.name ?? null, submitterName: null, submitterEmail: null, submittedCompanyName: null, assigneeId: null, mailboxId: null, dueAt: null, snoozedUntil: null, firstResponseAt: null, resolvedAt: null, closedAt: null, preview: null, history: null };
  return {
    ...nothing,
    ...facts,
    _id: newId(),
    number: 'TKT000000',
    version: 1,
    revision: 1,
    status: 'open',
    statusCategory: 'open',
    requester: { contactId: contact?._id ?? null, name: contact?.name ?? '', email: null, phone: null },
    accountId: account?._id ?? null,
    customer: { tier, vip, premium: false },
    teamId: teamId ? new Types.ObjectId(teamId) : null,
    followerIds: [],
    mentionedIds: [],
    customFields: {},
    externalRefs: [],
    lastSeq: 1,
    waitingSince: now,
    createdAt: now,
    updatedAt: now,
    audience: [],
    words: [],
  } as unknown as TicketRecord;
}
