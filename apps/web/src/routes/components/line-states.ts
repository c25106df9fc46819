import { alarmClock, check, moon, pause, timer } from '#lib/ui/icons.ts';
import { drawLine, type LineFacts, type Segment } from '#lib/ui/line.ts';

/** The nine states of the line, each from segments as the SLA arithmetic gives them. */
const at = (clock: string, day = 12) => `2026-11-${String(day).padStart(2, '0')}T${clock}:00.000Z`;
const piece = (kind: Segment['kind'], from: string, to: string, day = 12): Segment => ({ kind, from: at(from, day), to: at(to, day) });
const drawn = (facts: LineFacts, now: string) => drawLine(facts, Date.parse(now));

const day = [piece('running', '09:00', '10:00'), piece('paused', '10:00', '10:40'), piece('running', '10:40', '12:30'), piece('closed', '12:30', '13:30'), piece('running', '13:30', '18:00')];
const facts: LineFacts = { segments: day, dueAt: at('17:25'), warnAt: at('15:49') };
const plain = (to: string, due: string, warn: string): LineFacts => ({ segments: [piece('running', '09:00', to)], dueAt: at(due), warnAt: at(warn) });
const many: Segment[] = [2, 3, 4, 5, 9].flatMap((date) => [piece('running', '09:00', '17:00', date), { kind: 'closed' as const, from: at('17:00', date), to: at('09:00', date + 1) }]).concat([piece('running', '09:00', '18:00', 18)]);

export const lineStates = [
  { what: 'On track', label: 'Fix', text: '2 h 49', line: drawn(facts, at('14:36')) },
  { what: 'From 80 %', label: 'Reply', text: '18 min', icon: timer, line: drawn(plain('18:00', '11:00', '10:36'), at('10:42')) },
  { what: 'Broken', label: 'Fix', text: '38 min over', icon: alarmClock, line: drawn(plain('18:00', '13:00', '12:12'), at('13:38')) },
  { what: 'Paused by status', label: 'Fix', text: 'Paused', icon: pause, line: drawn({ ...facts, paused: true }, at('11:40')) },
  { what: 'Outside hours', label: 'Reply', text: '13:30', icon: moon, line: drawn(facts, at('12:50')) },
  { what: 'Met', label: 'Fix', text: '5 h early', icon: check, line: drawn({ ...facts, metAt: at('11:20') }, at('14:00')) },
  { what: 'Just begun', label: 'Reply', text: '1 h 58', line: drawn(plain('18:00', '11:00', '10:36'), at('09:02')) },
  { what: 'Long, many folds', label: 'Fix', text: 'Wed 18 Nov', line: drawn({ segments: many, dueAt: at('17:00', 18), warnAt: null }, at('11:00', 10)) },
  { what: 'Broken, then done', label: 'Fix', text: 'met 12 min late', icon: check, line: drawn({ ...plain('18:00', '13:00', '12:12'), metAt: at('13:12') }, at('14:00')) },
];
