import type { NotificationView } from './words.ts';

/** What a notification says outside the app, in one sentence. The app itself has its dictionaries. */
export function sentenceOf({ event, relation, by, count, facts, text }: NotificationView, locale: string): string {
  const say = locale === 'de' ? german : english;
  const more = count > 1 ? say.more(count - 1) : '';
  return `${say[event]({ who: by.name, relation, facts, text })}${more}`;
}

type Case = { who: string; relation: string; facts: NotificationView['facts']; text: string | null };
type Sentences = Record<NotificationView['event'], (of: Case) => string> & { more: (count: number) => string };

const english: Sentences = {
  asked: ({ who, facts }) => `${who} asks you to ${facts.for === 'review' ? 'read an answer before it leaves' : 'finish an answer'}${facts.line ? `: ${facts.line}` : ''}`,
  mentioned: ({ who, relation }) => (relation === 'team' ? `${who} mentioned your team` : `${who} mentioned you`),
  handed_over: ({ who }) => `${who} handed a ticket over to you`,
  assigned: ({ who }) => `${who} assigned a ticket to you`,
  taken_over: ({ who }) => `${who} took a ticket over from you`,
  customer_replied: ({ who }) => `${who} replied`,
  escalated: ({ facts, who }) => (facts.reason ? `${who} escalated a ticket: ${facts.reason}` : `${facts.given ? 'You were given a ticket: ' : ''}${saidInEnglish(facts)}`),
  rule: ({ facts }) => String(facts.text ?? 'A rule tells you something'),
  commented: ({ who, facts }) => facts.direction === 'out' ? `${who} answered the customer` : facts.direction === 'third_party' ? `${who}, a third party, answered` : `${who} commented`,
  created: ({ who, facts }) => (facts.moved ? `${who} moved a ticket to your team` : `New ticket for your team, by ${who}`),
  status: ({ who, facts }) => `${who} changed the status to ${readable(facts.to)}`,
  due: () => 'Due soon',
  job: ({ facts }) => String(facts.text ?? 'Finished'),
  system: ({ facts }) => String(facts.text ?? 'Something needs an administrator'),
  more: (count) => ` (and ${count} more)`,
};

const german: Sentences = {
  asked: ({ who, facts }) => `${who} bittet Sie, eine Antwort ${facts.for === 'review' ? 'zu lesen, bevor sie hinausgeht' : 'fertigzuschreiben'}${facts.line ? `: ${facts.line}` : ''}`,
  mentioned: ({ who, relation }) => (relation === 'team' ? `${who} hat Ihr Team erwähnt` : `${who} hat Sie erwähnt`),
  handed_over: ({ who }) => `${who} hat Ihnen ein Ticket übergeben`,
  assigned: ({ who }) => `${who} hat Ihnen ein Ticket zugewiesen`,
  taken_over: ({ who }) => `${who} hat ein Ticket von Ihnen übernommen`,
  customer_replied: ({ who }) => `${who} hat geantwortet`,
  escalated: ({ facts, who }) => (facts.reason ? `${who} hat ein Ticket eskaliert: ${facts.reason}` : `${facts.given ? 'Ein Ticket kommt zu Ihnen: ' : ''}${saidInGerman(facts)}`),
  rule: ({ facts }) => String(facts.text ?? 'Eine Regel meldet etwas'),
  commented: ({ who, facts }) => facts.direction === 'out' ? `${who} hat dem Kunden geantwortet` : facts.direction === 'third_party' ? `${who}, ein Dritter, hat geantwortet` : `${who} hat kommentiert`,
  created: ({ who, facts }) => (facts.moved ? `${who} hat Ihrem Team ein Ticket gegeben` : `Neues Ticket für Ihr Team, von ${who}`),
  status: ({ who, facts }) => `${who} hat den Status auf ${readable(facts.to)} gesetzt`,
  due: () => 'Bald fällig',
  job: ({ facts }) => String(facts.text ?? 'Fertig'),
  system: ({ facts }) => String(facts.text ?? 'Etwas braucht einen Administrator'),
  more: (count) => ` (und ${count} weitere)`,
};

const promised = { en: { firstResponse: 'the first reply', nextResponse: 'the next reply', resolution: 'the fix' }, de: { firstResponse: 'Die erste Antwort', nextResponse: 'Die nächste Antwort', resolution: 'Die Lösung' } };

/** Which promise of a ticket is about to be missed, or was. */
function saidInEnglish({ metric, percent, minutesBefore, late }: Case['facts']): string {
  const what = promised.en[metric as 'resolution'] ?? 'a promise';
  const soon = minutesBefore ? `${what} is due in ${minutesBefore} min` : typeof percent === 'number' && percent < 100 ? `${percent} % of the time for ${what} is used` : `${what} is overdue`;
  return `${soon[0]!.toUpperCase()}${soon.slice(1)}${late ? ' (told late)' : ''}`;
}

function saidInGerman({ metric, percent, minutesBefore, late }: Case['facts']): string {
  const what = promised.de[metric as 'resolution'] ?? 'Eine Zusage';
  const soon = minutesBefore ? `${what} ist in ${minutesBefore} min fällig` : typeof percent === 'number' && percent < 100 ? `${what}: ${percent} % der Zeit sind verbraucht` : `${what} ist überfällig`;
  return `${soon}${late ? ' (verspätet gemeldet)' : ''}`;
}

const readable = (status: string | number | null | undefined): string => String(status ?? '').replaceAll('_', ' ');
