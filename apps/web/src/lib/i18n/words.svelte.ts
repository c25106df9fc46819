import { getContext, setContext } from 'svelte';
import type adminEn from './admin.en.ts';
import type assignmentEn from './assignment.en.ts';
import type bellEn from './bell.en.ts';
import type boardEn from './board.en.ts';
import type customersEn from './customers.en.ts';
import type mineEn from './mine.en.ts';
import type createEn from './create.en.ts';
import type en from './en.ts';
import type lifeEn from './life.en.ts';
import type macrosEn from './macros.en.ts';
import type mailEn from './mail.en.ts';
import type togetherEn from './together.en.ts';
import type operateEn from './operate.en.ts';
import type outsideEn from './outside.en.ts';
import type promiseEn from './promise.en.ts';
import type slaEn from './sla.en.ts';
import type wallEn from './wall.en.ts';
import type workerEn from './worker.en.ts';
import type queueEn from './queue.en.ts';
import type rulesEn from './rules.en.ts';
import type factsEn from './facts.en.ts';
import type solvedEn from './solved.en.ts';
import type noteEn from './note.en.ts';
import type replyEn from './reply.en.ts';
import type talkEn from './talk.en.ts';
import type searchEn from './search.en.ts';
import type vocabEn from './vocab.en.ts';
import { format, formatNumber, type Args, type ArgNames } from './format.ts';
import { languages, type Language } from './languages.ts';
import { dayHeading, dayOf, durationOf, fullMoment, shortMoment, type Place } from './time.ts';

type Messages = typeof en & typeof assignmentEn & typeof promiseEn & typeof slaEn & typeof workerEn & typeof wallEn & typeof outsideEn & typeof talkEn & typeof noteEn & typeof replyEn & typeof factsEn & typeof solvedEn & typeof macrosEn & typeof createEn & typeof mineEn & typeof searchEn & typeof togetherEn & typeof boardEn & typeof customersEn & typeof bellEn & typeof rulesEn & typeof adminEn & typeof lifeEn & typeof vocabEn & typeof mailEn & typeof operateEn & typeof queueEn;
export type Key = keyof Messages;
/** Texts that need no arguments. */
export type PlainKey = { [K in Key]: [ArgNames<Messages[K]>] extends [never] ? K : never }[Key];
type Rest<K extends Key> = [ArgNames<Messages[K]>] extends [never] ? [] : [args: Record<ArgNames<Messages[K]>, string | number>];

/** Everything a page says, in one reader's language and zone. One for each page, never shared between requests. */
export class Words implements Place {
  readonly lang: Language;
  readonly locale: string;
  readonly zone: string;
  /** One area after the other: put into one, they were copied again for each page that a server shows. */
  #areas: Record<string, string>[];

  constructor(lang: Language, zone: string, messages: Record<string, string>) {
    this.lang = lang;
    this.locale = languages[lang].locale;
    this.zone = zone;
    this.#areas = [messages];
  }

  /** Brings the texts of one more area, see load.ts. */
  add(messages: Record<string, string>): void {
    if (!this.#areas.includes(messages)) this.#areas.push(messages);
  }

  t = <K extends Key>(key: K, ...[args]: Rest<K>): string => format(this.#text(key) ?? key, args as Args | undefined, this.locale);

  /** For keys that are made of a status or another word of the domain: falls back to the word itself. */
  word = (key: string, fallback: string): string => this.#text(key) ?? fallback;

  /** What came last counts: a desk names its own statuses. */
  #text(key: string): string | undefined {
    for (let at = this.#areas.length - 1; at >= 0; at--) {
      const text = this.#areas[at]![key];
      if (text !== undefined) return text;
    }
    return undefined;
  }

  number = (value: number): string => formatNumber(value, this.locale);
  moment = (at: string | Date, now: number): string => shortMoment(new Date(at), new Date(now), this);
  full = (at: string | Date): string => fullMoment(new Date(at), this);
  day = (at: string | Date): string => dayOf(new Date(at), this);
  heading = (at: string | Date): string => dayHeading(new Date(at), this);

  duration = (ms: number): string => {
    const { unit, value, rest } = durationOf(ms);
    if (unit === 'seconds') return this.t('time.seconds', { count: value });
    if (unit === 'minutes') return this.t('time.minutes', { count: value });
    if (unit === 'hours') return this.t('time.hours', { hours: value, minutes: String(rest).padStart(2, '0') });
    return this.t('time.days', { count: value });
  };
}

const context = Symbol('words');

export const provideWords = (words: Words): Words => setContext(context, words);

/** The words of this page; call it while a component is being made. */
export const useWords = (): Words => getContext<Words>(context);
