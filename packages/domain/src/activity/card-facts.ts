export type CardPromise = {
  metric: 'firstResponse' | 'nextResponse' | 'resolution';
  startedAt: string;
  dueAt: string | null;
  warnAt: string | null;
  metAt: string | null;
  pausedAt?: string | null;
  stoodAt?: string | null;
  line: string;
};

/**
 * What a row or a board card shows of a ticket: enough to draw it without asking again. Made by tickets/card.ts; it stands here because lines
 * of history carry it and history knows no tickets.
 */
export type CardFacts = {
  id: string;
  number: string;
  revision: number;
  title: string;
  status: string;
  category: 'triage' | 'open' | 'waiting' | 'resolved' | 'closed';
  priority: 'low' | 'medium' | 'high' | 'urgent';
  channel: string;
  tags: string[];
  requester: { contactId: string | null; name: string; email: string | null };
  accountName: string | null;
  accountId?: string | null;
  /** The customer's tier, and whether they are a VIP: for filters and marks. */
  tier?: string | null;
  vip?: boolean;
  assigneeId: string | null;
  teamId: string | null;
  /** The last words said, at most 140 characters of plain text; null where nothing was said. */
  preview: string | null;
  /** The oldest customer message nobody has answered (catalogue 4.1, 10); null when the next word is the customer's. */
  waitingSince: string | null;
  dueAt: string | null;
  /** The promise that is shown, with what draws its line (sla/line-words.ts); null where somebody set the due time themselves. */
  promise?: CardPromise | null;
  lastSeq: number;
  /** The number of the customer's last message; missing on cards of before, as what follows is. */
  inSeq?: number;
  type?: string;
  /** The colleague or the program that opened it; left out where it was the customer. */
  creator?: string;
  snoozedUntil?: string | null;
  createdAt: string;
  updatedAt: string;
};
