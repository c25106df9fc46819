import type { Types } from 'mongoose';
import { Team } from '../people/team.ts';
import type { Requester, TicketRecord } from './ticket.ts';
import type { Status } from './words.ts';

type Opening = { status: Status } & Pick<TicketRecord, 'submitterName' | 'submitterEmail' | 'submittedCompanyName'>;

/**
 * TK-23, TK-24: where a team works by business, a ticket of nobody's business begins as Unassigned and keeps who sent it in, as they said it, until somebody links it.
 * Null where it simply opens.
 */
export async function triageOf({ teamId, accountId }: { teamId: Types.ObjectId | null; accountId: Types.ObjectId | null }, requester: Pick<Requester, 'name' | 'email'>, company: string | null = null): Promise<Opening | null> {
  if (accountId || !teamId) return null;
  const team = await Team.findById(teamId, { worksByBusiness: 1 }).lean();
  if (!team?.worksByBusiness) return null;
  return { status: 'unassigned', submitterName: requester.name, submitterEmail: requester.email, submittedCompanyName: company };
}
