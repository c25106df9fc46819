import { describe, expect, test } from 'vitest';
import type { MailKind } from '../mailbox-words.ts';
import { parseMail, type ParsedMail } from './parse-mail.ts';

const parsed = (raw: Buffer | string): Promise<ParsedMail> =>
  parseMail({ raw: Buffer.isBuffer(raw) ? raw : Buffer.from(raw.replace(/\r?\n/g, '\r\n')), loopMark: 'ours', ownMessageId: false });
const withHeaders = (headers: string, body = 'Hello'): Promise<ParsedMail> => parsed(`${headers}\n\n${body}\n`);
const bytes = (head: string, body: number[]): Buffer => Buffer.concat([Buffer.from(`From: a@example.com\r\n${head}\r\n\r\n`, 'latin1'), Buffer.from(body)]);

describe('the letters of a mail', () => {
  test.each<[string, string, number[], string]>([
    ['labelled UTF-8', 'Content-Type: text/plain; charset=utf-8', [...Buffer.from('Grüße')], 'Grüße'],
    ['unlabelled UTF-8', 'X: y', [...Buffer.from('Grüße')], 'Grüße'],
    ['unlabelled windows-1252', 'X: y', [0x47, 0x72, 0xfc, 0xdf, 0x65, 0x20, 0x80], 'Grüße €'],
    ['iso-8859-1 that means windows-1252', 'Content-Type: text/plain; charset=iso-8859-1', [0x93, 0x41, 0x94], '“A”'],
    ['a wrong label', 'Content-Type: text/plain; charset=us-ascii', [...Buffer.from('Grüße')], 'Grüße'],
    ['an unknown label', 'Content-Type: text/plain; charset=x-nonsense', [...Buffer.from('Grüße')], 'Grüße'],
    ['GB2312 that means GB18030', 'Content-Type: text/plain; charset=gb2312', [0xc4, 0xe3, 0xba, 0xc3, 0x81, 0x30, 0x84, 0x36], '你好¥'],
    ['ks_c_5601-1987 that means CP949', 'Content-Type: text/plain; charset=ks_c_5601-1987', [0xc1, 0xdf, 0x94, 0xee], '중뷁'],
    ['ISO-2022-JP in 7 bits without a label', 'X: y', [...Buffer.from('\x1b$B$"$$\x1b(B', 'latin1')], 'あい'],
    ['Shift_JIS by a code page', 'Content-Type: text/plain; charset=cp932', [0x82, 0xa0], 'あ'],
    ['KOI8-R', 'Content-Type: text/plain; charset=koi8-r', [0xf0, 0xd2, 0xc9, 0xd7, 0xc5, 0xd4], 'Привет'],
    ['unlabelled windows-1251', 'X: y', [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x20, 0xe2, 0xf1, 0xe5, 0xec], 'Привет всем'],
    [
      'one letter cut in two',
      'Content-Type: text/plain; charset=utf-8',
      [...Buffer.from('Grüße aus Köln, schöne Grüße'), 0xc3],
      'Grüße aus Köln, schöne Grüße\ufffd',
    ],
    ['NUL bytes', 'X: y', [0x61, 0, 0x62], 'ab'],
  ])('%s', async (_what, head, body, text) => {
    expect((await parsed(bytes(head, body))).text).toBe(text);
  });

  test('UTF-7 is not decoded: it can hide markup', async () => {
    expect((await parsed(bytes('Content-Type: text/html; charset=utf-7', [...Buffer.from('+ADw-script+AD4-alert(1)')]))).shown.body).not.toContain('<script');
  });
});

describe('the header', () => {
  test.each([
    ['Subject: =?utf-8?B?R3LDvMOfZQ==?=', 'Grüße'],
    ['Subject: =?utf-8?Q?Gr=C3?= =?utf-8?Q?=BC=C3=9Fe?=', 'Grüße'],
    ['Subject: Grüße', 'Grüße'],
    ['Subject: =?iso-8859-1?Q?Gr=FC=DFe_Frösche?=', 'Grüße Frösche'],
    ['Subject: a\n b\n\tc', 'a b c'],
    ['Subject: evil\u202e\u0007\u0000name', 'evil name'],
    ['X: y', ''],
  ])('%j is read', async (header, subject) => {
    expect((await withHeaders(header)).subject.replace(/\s+/g, ' ')).toBe(subject);
  });

  test.each<[string, string | null]>([
    ['From: Ana <Ana.Sousa@Example.COM>', 'Ana.Sousa@example.com'],
    ['From: "Sousa, Ana" <ana@example.com>', 'ana@example.com'],
    ['From: ana@example.com (Ana)', 'ana@example.com'],
    ['From: "eve@evil.example" <ana@example.com>', 'ana@example.com'],
    ['From: Ana <ana@exämple.com>', 'ana@exämple.com'],
    ['From: Group: bo@example.com, ana@example.com;', 'bo@example.com'],
    ['From: undisclosed-recipients:;\nSender: ana@example.com', 'ana@example.com'],
    ['From: not an address', null],
    ['From: "ana@example.com x"@evil.example', null],
    ['From: "Group" <group@lists.example>\nReply-To: ana@example.com\nX-Original-From: Ana <ana@example.com>', 'ana@example.com'],
    ['From: Ana <ana@example.com>\nReply-To: eve@evil.example', 'ana@example.com'],
    ['To: x@example.com', null],
  ])('%j names its sender', async (header, address) => {
    expect((await withHeaders(header)).from?.address ?? null).toBe(address);
  });

  test('a mail to a crowd has no participants, but its reply address is still found', async () => {
    const many = Array.from({ length: 80 }, (_, n) => `p${n}@example.com`).join(', ');
    const mail = await withHeaders(`From: a@example.com\nTo: ${many}\nDelivered-To: support+1.x@help.test`);
    expect(mail.to).toEqual([]);
    expect(mail.recipients).toContain('support+1.x@help.test');
  });

  test('ids without brackets, doubled and by the thousand', async () => {
    const references = Array.from({ length: 5_000 }, (_, n) => `<r${n}@example.com>`).join(' ');
    const mail = await withHeaders(
      `From: a@example.com\nMessage-ID: bare@example.com\nIn-Reply-To: <x@example.com> <x@example.com>\nReferences: ${references}`,
    );
    expect(mail.messageId).toBe('bare@example.com');
    expect(mail.inReplyTo).toEqual(['x@example.com']);
    expect(mail.references).toHaveLength(50);
    expect(mail.references.at(-1)).toBe('r4999@example.com');
  });
});

describe('the sort of a mail', () => {
  test.each<[string, MailKind]>([
    ['From: a@example.com', 'human'],
    ['From: a@example.com\nAuto-Submitted: no', 'human'],
    ['From: a@example.com\nAuto-Submitted: auto-forwarded', 'human'],
    ['From: a@example.com\nX-Auto-Response-Suppress: OOF, AutoReply', 'human'],
    ['From: a@example.com\nX-Zammad-Ignore: true', 'human'],
    ['From: a@example.com\nAuto-Submitted: auto-generated', 'auto_reply'],
    ['From: a@example.com\nPrecedence: list\nPrecedence: auto_reply', 'auto_reply'],
    ['From: a@example.com\nX-Autoreply: yes', 'auto_reply'],
    ['From: a@example.com\nSubject: Automatische Antwort: Urlaub', 'auto_reply'],
    ['From: a@example.com\nSubject: Réponse automatique : absent', 'auto_reply'],
    ['From: no-reply@example.com', 'auto_reply'],
    ['From: a@example.com\nList-Id: <l.example>', 'list'],
    ['From: a@example.com\nPrecedence: bulk', 'list'],
    ['From: MAILER-DAEMON@example.com', 'bounce'],
    ['From: a@example.com\nX-Failed-Recipients: b@example.com', 'bounce'],
    ['From: postmaster@example.com\nSubject: Undeliverable: Hello', 'bounce'],
    ['From: a@example.com\nContent-Type: multipart/report; report-type=feedback-report; boundary=b', 'complaint'],
    ['From: a@example.com\nX-Switchboard-Loop: ours 123', 'own'],
    ['From: a@example.com\nX-Switchboard-Loop: theirs 123', 'human'],
  ])('%j is %s', async (header, kind) => {
    expect((await withHeaders(header)).kind).toBe(kind);
  });
});

describe('the body', () => {
  const multipart = (type: string, ...parts: string[]) =>
    parsed(`From: a@example.com\nContent-Type: multipart/${type}; boundary=b\n\n${parts.map((part) => `--b\n${part}\n`).join('')}--b--\n`);

  test('an empty text part hides no HTML', async () => {
    const mail = await multipart('alternative', 'Content-Type: text/plain\n\n ', 'Content-Type: text/html\n\n<p>Here <b>I</b> am</p>');
    expect(mail).toMatchObject({ text: 'Here I am', shown: { format: 'html' } });
  });

  test('several texts are joined, a text that is attached is a file', async () => {
    const mail = await multipart(
      'mixed',
      'Content-Type: text/plain\n\nOne',
      'Content-Type: text/plain\nContent-Disposition: attachment; filename=log.txt\n\nLog',
      'Content-Type: text/plain\n\nTwo',
    );
    expect(mail.text.split(/\s+/)).toEqual(['One', 'Two']);
    expect(mail.attachments.map(({ name }) => name)).toEqual(['log.txt']);
  });

  test('a picture is inline only when the HTML shows it; a mail inside is one file', async () => {
    const png = 'Content-Transfer-Encoding: base64\n\niVBORw0KGgo=';
    const mail = await multipart(
      'related',
      'Content-Type: text/html\n\n<img src="cid:a">',
      `Content-Type: image/png; name=a.png\nContent-ID: <a>\n${png}`,
      `Content-Type: image/png; name=b.png\nContent-ID: <b>\n${png}`,
      `Content-Type: image/png\nContent-ID: <a>\nContent-Disposition: attachment\n${png}`,
      'Content-Type: message/rfc822\n\nFrom: x@example.com\nSubject: inside\n\nInside',
    );
    expect(mail.attachments.map(({ name, inline, type }) => `${name} ${type} ${inline}`)).toEqual([
      'a.png image/png true',
      'b.png image/png false',
      'attachment-3.png image/png false',
      'attachment-4.eml message/rfc822 false',
    ]);
    expect(mail.text).not.toContain('Inside');
  });

  test('signature blobs are no files, a named invitation stays', async () => {
    const mail = await multipart(
      'mixed',
      'Content-Type: text/plain\n\nHi',
      'Content-Type: application/pgp-signature; name=signature.asc\n\nx',
      'Content-Type: text/calendar; method=REQUEST\n\nBEGIN:VCALENDAR',
      'Content-Type: application/ics; name=invite.ics\n\nBEGIN:VCALENDAR',
    );
    expect(mail.attachments.map(({ name }) => name)).toEqual(['invite.ics']);
  });

  test('format=flowed is joined again', async () => {
    expect((await withHeaders('From: a@example.com\nContent-Type: text/plain; format=flowed', 'One long \nparagraph.\n-- \nAna')).text).toBe(
      'One long paragraph.\n-- \nAna',
    );
  });

  test('a mail that was cut in its middle gives what there is', async () => {
    const mail = await parsed('From: a@example.com\nContent-Type: multipart/mixed; boundary=never\n\nThe words that were there');
    expect(mail.text).toContain('The words that were there');
  });

  test('the same words in another shell are the same mail; other words are not', async () => {
    const one = await withHeaders('From: a@example.com\nSubject: x\nReceived: by way of one', 'Words');
    const two = await withHeaders('Received: by another\nFrom: a@example.com\nSubject: x', 'Words');
    const three = await withHeaders('From: a@example.com\nSubject: x', 'Other words');
    expect(two.fingerprint).toBe(one.fingerprint);
    expect(three.fingerprint).not.toBe(one.fingerprint);
  });
});

test('any bytes are read without a throw that has no words', async () => {
  let seed = 42;
  const random = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
  const pieces = [
    'From: ',
    'a@b.example',
    '\r\n',
    '\n',
    '\r',
    'Content-Type: multipart/mixed; boundary=b',
    '--b',
    '--b--',
    'Content-Transfer-Encoding: base64',
    '=?utf-8?Q?',
    '?=',
    'Subject:',
    '\0',
    '\xff\xfe',
    '<div>',
    '>',
    'On x wrote:',
    'charset=utf-16',
    ' ',
    ':',
    ';',
    '"',
    '\x1b$B',
    '(',
  ];
  for (let n = 0; n < 400; n++) {
    const raw = Buffer.from(Array.from({ length: random(40) }, () => pieces[random(pieces.length)]).join(''), 'latin1');
    const mail = await parsed(raw);
    expect(typeof mail.replyText).toBe('string');
  }
});
