import { expect, test } from 'vitest';
import { copiesFor, readCopies } from './copies.ts';

const mail = (cc: string[]) => ({ from: { name: 'Ana', address: 'ana@example.com' }, to: ['desk@help.example'], cc, subject: 'Hello' });

test('an answer goes to those the customer’s last mail went to as well', () => {
  const messages = [
    { direction: 'in' as const, mail: mail(['old@example.com']) },
    { direction: 'in' as const, mail: mail(['Bo <bo@example.com>', 'ana@example.com', 'bo@example.com']) },
    { direction: 'out' as const, mail: null },
  ];
  expect(copiesFor(messages, 'Ana@example.com')).toEqual(['bo@example.com']);
  expect(copiesFor([], null)).toEqual([]);
});

test('addresses are read however they are divided', () => {
  expect(readCopies(' a@x.example, b@x.example;c@x.example\n')).toEqual(['a@x.example', 'b@x.example', 'c@x.example']);
});
