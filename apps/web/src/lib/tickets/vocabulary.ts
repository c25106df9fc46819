import type { BuiltInStatus, Channel, Priority, TicketType, View } from '@switchboard/domain/tickets/words.ts';
import * as icon from '../ui/icons.ts';
import { deskWords } from './desk-words.svelte.ts';

/** How the words of tickets look: a glyph and a tone each (design: vocabularies). Types only come from the domain, its schemas stay on the server. */
export type StatusLook = { icon: string; tone: 'violet' | 'ink' | 'pause' | 'ok' | 'warn' | 'mute' };

const statusLooks: Record<BuiltInStatus | 'assigned', StatusLook> = {
  unassigned: { icon: icon.circleDashed, tone: 'violet' },
  open: { icon: icon.circle, tone: 'ink' },
  assigned: { icon: icon.circleDot, tone: 'ink' },
  in_progress: { icon: icon.contrast, tone: 'ink' },
  reopened: { icon: icon.rotateCcw, tone: 'warn' },
  pending_customer: { icon: icon.circlePause, tone: 'pause' },
  pending_parts: { icon: icon.parcel, tone: 'pause' },
  waiting_third_party: { icon: icon.hourglass, tone: 'pause' },
  resolved: { icon: icon.circleCheck, tone: 'ok' },
  closed: { icon: icon.circleCheckBig, tone: 'mute' },
  cancelled: { icon: icon.circleSlash, tone: 'mute' },
};

const byCategory: Record<string, StatusLook> = {
  triage: statusLooks.unassigned,
  open: statusLooks.open,
  waiting: statusLooks.pending_customer,
  resolved: statusLooks.resolved,
  closed: statusLooks.closed,
};

/** "Assigned" is no status of its own: it is what `open` with an assignee is called. */
export const shownStatus = (status: string, assigneeId: string | null): string => (status === 'open' && assigneeId ? 'assigned' : status);

export function statusLook(status: string, category: string): StatusLook {
  return (statusLooks as Record<string, StatusLook>)[status] ?? byCategory[category || (deskWords.now.statuses.find(({ key }) => key === status)?.category ?? '')] ?? statusLooks.open;
}


export const priorityIcons: Record<Priority, string> = { urgent: icon.octagonAlert, high: icon.chevronsUp, medium: icon.equal, low: icon.chevronDown };
export const shownPriorities: readonly Priority[] = ['urgent', 'high', 'medium', 'low'];

const channelIcons: Record<Channel, string> = {
  email: icon.mail,
  whatsapp: icon.whatsapp,
  messenger: icon.messenger,
  sms: icon.sms,
  phone: icon.phone,
  chat: icon.messageSquareDot,
  chatbot: icon.bot,
  portal: icon.panelTop,
  mobile: icon.smartphone,
  walk_in: icon.store,
  monitoring: icon.radioTower,
  api: icon.webhook,
  system: icon.settings,
};
export const channelIcon = (channel: string): string => (channelIcons as Record<string, string>)[channel] ?? icon.ticket;

export const shownTypes: readonly TicketType[] = ['issue', 'question', 'feature_request', 'complaint'];

export const deskViewsFor = (doors: Record<string, boolean>) => deskViews.filter(({ door }) => !door || doors[door]);
export const deskViews: readonly { view: View; icon: string; group: 'mine' | 'desk'; /** Only for whoever has this right. */ door?: string }[] = [
  { view: 'mine', icon: icon.userRound, group: 'mine' },
  { view: 'mentioned', icon: icon.atSign, group: 'mine' },
  { view: 'followed', icon: icon.eye, group: 'mine' },
  { view: 'unassigned', icon: icon.circleDashed, group: 'desk' },
  { view: 'all', icon: icon.layers, group: 'desk' },
  { view: 'overdue', icon: icon.alarmClock, group: 'desk' },
  { view: 'soon', icon: icon.siren, group: 'desk', door: 'reports.read' },
  { view: 'waiting', icon: icon.circlePause, group: 'desk' },
  { view: 'snoozed', icon: icon.hourglass, group: 'desk' },
  { view: 'resolved', icon: icon.circleCheck, group: 'desk' },
];

