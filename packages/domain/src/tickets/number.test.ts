import { beforeEach, expect, test } from 'vitest';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { operator } from '../../../../tests/support/people.ts';
import '../models.ts';
import { createTicket } from '../conversations/create-ticket.ts';
import { readReplyAddress, replyAddress } from '../conversations/mail/message-id.ts';
import { changeVocabulary } from './change-vocabulary.ts';
import { findTicket } from './find-ticket.ts';
import { forgetNumbers } from './number.ts';
import { readVocabulary } from './vocabulary.ts';
import { standardVocabulary } from './vocabulary-words.ts';

useDatabase();
beforeEach(async () => {
  await emptyDatabase();
  await readVocabulary();
});

const opened = () => createTicket(operator, { title: 'Printer offline', description: 'It blinks.', requester: { email: 'ana@example.com' } });
const written = (numberPrefix: string, numberWidth: number) => changeVocabulary(operator, 'life', { ...standardVocabulary.life, numberPrefix, numberWidth });

test('a desk writes numbers as it likes and counts on; what has a number keeps it and is found by it, by its digits, and by how others write it', async () => {
  const first = await opened();
  await written('cs-', 4);
  const second = await opened();
  await written('A2B', 5);
  const third = await opened();
  expect([first.number, second.number.slice(0, 3), third.number.slice(0, 3)]).toEqual(['TKT000001', 'CS-', 'A2B']);
  expect(second.number).toMatch(/^CS-\d{4}$/);
  forgetNumbers();
  for (const one of [first, second, third]) {
    const digits = /\d+$/.exec(one.number)![0];
    for (const typed of [one.number, one.number.toLowerCase(), digits, String(Number(digits)), ` ${one.number} `]) expect((await findTicket(operator, typed)).number).toBe(one.number);
  }
  expect(new Set([first, second, third].map(({ number }) => Number(/\d+$/.exec(number)![0]))).size).toBe(3);
  await expect(findTicket(operator, 'CS-0001')).rejects.toMatchObject({ code: 'not_found' });
});

test('an answer finds its ticket by the reply address, whatever its number begins with', () => {
  expect(readReplyAddress(replyAddress('help@desk.example', 'A2B00123')!)).toBe('123');
  expect(readReplyAddress(replyAddress('help@desk.example', 'TKT000123')!)).toBe('123');
});
