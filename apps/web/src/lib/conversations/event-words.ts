import type { Words } from '../i18n/words.svelte.ts';
import type { People } from '../people.svelte.ts';
import { priorityIcons, statusLook } from '../tickets/vocabulary.ts';
import { alarmClock, eye, folder, link, mailX, merge, siren, split, stickyNote, ticketPlus, trash2, undo2, userRoundCheck, userRoundPlus } from '../ui/icons.ts';
import type { HistoryLine } from './thread.svelte.ts';

type Changes = Record<string, { before: unknown; after: unknown }>;

/** What a line of history says after the name of who did it; null for what nobody needs to read between messages. */
export function eventWords(line: HistoryLine, { t, word }: Words, people: People): { text: string; icon?: string } | null {
  if (line.event === 'ticket.created') return { text: t('event.created'), icon: ticketPlus };
  if (line.event === 'ticket.accepted') return { text: t('event.accepted'), icon: userRoundCheck };
  if (line.event === 'note.changed') return { text: t('note.event'), icon: stickyNote };
  if (line.event === 'reply.asked') {
    const { to = null, for: what } = line.payload as { to?: string; for?: string };
    return { text: t(what === 'review' ? 'reply.eventReview' : 'reply.eventFinish', { name: people.name(to) }), icon: userRoundCheck };
  }
  if (line.event === 'reply.approved') return { text: t('reply.eventApproved'), icon: userRoundCheck };
  const told = together(line, t, word) ?? escalated(line, t, people);
  if (told) return told;
  const changes = (line.payload as { changes?: Changes } | null)?.changes ?? {};
  const texts: string[] = [];
  let icon: string | undefined;
  if (changes.trashedAt) return { text: t(changes.trashedAt.after ? 'event.trashed' : 'event.restored'), icon: changes.trashedAt.after ? trash2 : undo2 };
  if (changes.archivedAt?.after) return { text: t('event.archived'), icon: folder };
  if (changes.closeReason?.after === 'spam') return { text: t('event.spam'), icon: mailX };
  if (changes.status) {
    const status = String(changes.status.after);
    icon = statusLook(status, '').icon;
    texts.push(t('event.status', { status: word(`status.${status}`, status) }));
  }
  if (changes.snoozedUntil) {
    icon ??= alarmClock;
    texts.push(t(changes.snoozedUntil.after ? 'event.snoozed' : 'event.woken'));
  }
  if (changes.assigneeId) {
    const after = changes.assigneeId.after as string | null;
    icon ??= after ? userRoundCheck : userRoundPlus;
    texts.push(after ? t('event.assigned', { name: people.name(after) }) : t('event.released'));
  }
  if (changes.priority) {
    const priority = String(changes.priority.after);
    icon ??= (priorityIcons as Record<string, string>)[priority];
    texts.push(t('event.priority', { priority: word(`priority.${priority}`, priority) }));
  }
  if (changes.followerIds && Object.keys(changes).length === 1) {
    const more = (changes.followerIds.after as unknown[]).length > (changes.followerIds.before as unknown[]).length;
    return { text: t(more ? 'event.followed' : 'event.unfollowed'), icon: eye };
  }
  if (changes.confirmedAt?.after) texts.push(t('event.confirmed'));
  else if (changes.resolution?.after && !changes.status) texts.push(t('event.resolution'));
  const others = Object.keys(changes).filter((field) => !quiet.has(field));
  if (others.length > 0) texts.push(t('event.changed', { fields: others.map((field) => word(`field.${field}`, field)).join(', ') }));
  return texts.length > 0 ? { text: texts.join(', '), icon } : null;
}

type Together = { into?: Other | null; from?: Other | null; other?: Other | null; messages?: number; kind?: string } | null;
type Other = { number: string };

/** What tickets have to do with each other. */
function together(line: HistoryLine, t: Words['t'], word: Words['word']): { text: string; icon?: string } | null {
  const payload = line.payload as Together;
  const [number, count] = [(payload?.into ?? payload?.from ?? payload?.other)?.number ?? t('event.hiddenTicket'), payload?.messages ?? 0];
  switch (line.event) {
    case 'ticket.merged':
      return { text: t('event.merged', { number }), icon: merge };
    case 'ticket.absorbed':
      return { text: t('event.absorbed', { number, count }), icon: merge };
    case 'ticket.unmerged':
      return { text: t('event.unmerged', { number }), icon: undo2 };
    case 'ticket.split':
      return { text: t('event.split', { number, count }), icon: split };
    case 'ticket.linked':
      return { text: t('event.linked', { number, kind: word(`together.${payload?.kind}`, payload?.kind ?? '') }), icon: link };
    case 'ticket.unlinked':
      return { text: t('event.unlinked', { number }), icon: link };
    default:
      return null;
  }
}

type Escalated = { metric: string; at: { percent?: number; minutesBefore?: number; minutesAfter?: number; by?: string }; lateMs: number; done: { do: string; to: string | null }[] };

/** A step of a promise, or somebody's call for help. */
function escalated(line: HistoryLine, t: Words['t'], people: People): { text: string; icon?: string } | null {
  if (line.event !== 'ticket.escalated') return null;
  const { metric, at, lateMs, done } = line.payload as Escalated;
  const to = done.find((one) => one.do === 'assign');
  const promise = t(metric === 'resolution' ? 'event.promiseFix' : 'event.promiseReply');
  const soon = at.minutesBefore ? t('event.stepBefore', { promise, count: at.minutesBefore }) : at.percent && at.percent < 100 ? t('event.stepSoon', { promise, percent: at.percent }) : t('event.stepMissed', { promise });
  const says = [at.by ? t('event.escalated') : soon];
  if (lateMs > 0) says.push(t('event.escalatedLate'));
  if (to) says.push(to.to ? t('event.assigned', { name: people.name(to.to) }) : t('event.escalatedNobody'));
  if (done.some((one) => one.do === 'raisePriority')) says.push(t('event.priorityRaised'));
  return { text: says.join(', '), icon: at.by ? siren : alarmClock };
}

/** Told above, or follows from what is told. */
const quiet = new Set(['archivedAt', 'mergedIntoId', 'mergedFromIds', 'closeReason', 'status', 'statusCategory', 'assigneeId', 'priority', 'resolvedAt', 'closedAt', 'waitingSince', 'firstResponseAt', 'audience', 'words', 'updatedAt', 'followerIds', 'mentionedIds', 'remindersSent', 'snoozedUntil', 'snoozedFrom', 'accountName', 'customer', 'confirmedAt', 'resolution']);
