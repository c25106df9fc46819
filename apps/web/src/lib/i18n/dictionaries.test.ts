import { expect, test } from 'vitest';
import adminDe from './admin.de.ts';
import adminEn from './admin.en.ts';
import bellDe from './bell.de.ts';
import bellEn from './bell.en.ts';
import customersDe from './customers.de.ts';
import customersEn from './customers.en.ts';
import assignmentDe from './assignment.de.ts';
import assignmentEn from './assignment.en.ts';
import boardDe from './board.de.ts';
import boardEn from './board.en.ts';
import de from './de.ts';
import en from './en.ts';
import { format, parse, type Part } from './format.ts';
import { fromAcceptLanguage } from './languages.ts';
import vocabDe from './vocab.de.ts';
import vocabEn from './vocab.en.ts';
import lifeDe from './life.de.ts';
import lifeEn from './life.en.ts';
import createDe from './create.de.ts';
import createEn from './create.en.ts';
import mineDe from './mine.de.ts';
import mineEn from './mine.en.ts';
import macrosDe from './macros.de.ts';
import macrosEn from './macros.en.ts';
import mailDe from './mail.de.ts';
import mailEn from './mail.en.ts';
import operateDe from './operate.de.ts';
import operateEn from './operate.en.ts';
import outsideDe from './outside.de.ts';
import outsideEn from './outside.en.ts';
import promiseDe from './promise.de.ts';
import promiseEn from './promise.en.ts';
import wallDe from './wall.de.ts';
import wallEn from './wall.en.ts';
import workerDe from './worker.de.ts';
import workerEn from './worker.en.ts';
import slaDe from './sla.de.ts';
import slaEn from './sla.en.ts';
import replyDe from './reply.de.ts';
import replyEn from './reply.en.ts';
import queueDe from './queue.de.ts';
import queueEn from './queue.en.ts';
import rulesDe from './rules.de.ts';
import rulesEn from './rules.en.ts';
import searchDe from './search.de.ts';
import searchEn from './search.en.ts';
import factsDe from './facts.de.ts';
import factsEn from './facts.en.ts';
import solvedDe from './solved.de.ts';
import solvedEn from './solved.en.ts';
import noteDe from './note.de.ts';
import noteEn from './note.en.ts';
import talkDe from './talk.de.ts';
import talkEn from './talk.en.ts';
import togetherDe from './together.de.ts';
import togetherEn from './together.en.ts';
import { pseudo } from './pseudo.ts';

const pairs = [
  ['base', en, de],
  ['admin', adminEn, adminDe],
  ['outside', outsideEn, outsideDe],
  ['bell', bellEn, bellDe],
  ['customers', customersEn, customersDe],
  ['assignment', assignmentEn, assignmentDe],
  ['board', boardEn, boardDe],
  ['promise', promiseEn, promiseDe],
  ['sla', slaEn, slaDe],
  ['wall', wallEn, wallDe],
  ['worker', workerEn, workerDe],
  ['queue', queueEn, queueDe],
  ['rules', rulesEn, rulesDe],
  ['life', lifeEn, lifeDe],
  ['solved', solvedEn, solvedDe],
  ['facts', factsEn, factsDe],
  ['note', noteEn, noteDe],
  ['reply', replyEn, replyDe],
  ['talk', talkEn, talkDe],
  ['vocab', vocabEn, vocabDe],
  ['mail', mailEn, mailDe],
  ['search', searchEn, searchDe],
  ['macros', macrosEn, macrosDe],
  ['mine', mineEn, mineDe],
  ['create', createEn, createDe],
  ['together', togetherEn, togetherDe],
  ['operate', operateEn, operateDe],
] as const;

test.each(pairs)('both dictionaries of %s have the same keys with the same arguments', (_area, english, german) => {
  expect(Object.keys(german).sort()).toEqual(Object.keys(english).sort());
  for (const [key, message] of Object.entries(english)) {
    expect([key, ...namesOf(parse((german as Record<string, string>)[key] ?? ''))]).toEqual([key, ...namesOf(parse(message))]);
  }
});

test('a plural takes the case of its number and writes the number in the reader’s way', () => {
  const message = '{count, plural, =0 {none} one {# ticket} other {# tickets of {name}}}';
  expect(format(message, { count: 0, name: 'Ana' }, 'en-GB')).toBe('none');
  expect(format(message, { count: 1, name: 'Ana' }, 'en-GB')).toBe('1 ticket');
  expect(format(message, { count: 1200, name: 'Ana' }, 'de-DE')).toBe('1.200 tickets of Ana');
});

test('the pseudo-language lengthens and mirrors words but keeps arguments and plurals', () => {
  const strange = pseudo('Open {count, plural, one {# ticket} other {# tickets}} of {name}');
  expect(format(strange, { count: 2, name: 'Ana' }, 'en-GB')).toBe('\u202eOopeen\u202c 2 \u202etiickeets\u202c \u202eoof\u202c Ana');
  for (const message of Object.values(en)) expect(namesOf(parse(pseudo(message)))).toEqual(namesOf(parse(message)));
});

test('the language follows the browser where we speak it, and is English otherwise', () => {
  expect(fromAcceptLanguage('de-AT,de;q=0.9,en;q=0.5')).toBe('de');
  expect(fromAcceptLanguage('fr,en;q=0.3,de;q=0.8')).toBe('de');
  expect(fromAcceptLanguage('ar-XB,ar')).toBe('en');
  expect(fromAcceptLanguage(null)).toBe('en');
});

function namesOf(parts: Part[]): string[] {
  const names = parts.flatMap((part) =>
    typeof part === 'string' ? [] : part.kind === 'plural' ? [part.name, ...Object.values(part.cases).flatMap(namesOf)] : [part.name],
  );
  return [...new Set(names)].sort();
}
