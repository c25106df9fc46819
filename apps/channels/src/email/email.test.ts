import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import '@switchboard/domain/models.ts';
import { startFollowing } from '@switchboard/domain/activity/follow.ts';
import { addMailbox } from '@switchboard/domain/conversations/add-mailbox.ts';
import { changeMailbox, removeMailbox } from '@switchboard/domain/conversations/change-mailbox.ts';
import { Intake } from '@switchboard/domain/conversations/intake.ts';
import { Mailbox } from '@switchboard/domain/conversations/mailbox.ts';
import { newMailbox, type TestStep } from '@switchboard/domain/conversations/mailbox-words.ts';
import { sweepIntakes } from '@switchboard/domain/conversations/process-intake.ts';
import { testMailbox } from '@switchboard/domain/conversations/test-mailbox.ts';
import { stopThreads } from '@switchboard/domain/platform/threads.ts';
import { systemViewer } from '@switchboard/domain/people/viewer.ts';
import { changeSetting } from '@switchboard/domain/people/change-setting.ts';
import { Ticket } from '@switchboard/domain/tickets/ticket.ts';
import { emptyDatabase, useDatabase } from '../../../../tests/support/database.ts';
import { startImap, type ImapServer } from '../../../../tests/support/imap.ts';
import { freePort } from '../../../../tests/support/redis.ts';
import { startSmtpSink, type SmtpSink } from '../../../../tests/support/smtp-sink.ts';
import { startEmail } from './start.ts';

useDatabase();
const desk = systemViewer({ via: 'job' });
let imap: ImapServer;
let sink: SmtpSink;
let unfollow: () => Promise<void>;
let stopEmail: (() => Promise<void>) | null = null;

beforeAll(async () => {
  [imap, sink] = await Promise.all([startImap(), startSmtpSink({ user: 'support@help.test', password: 'right' })]);
  unfollow = await startFollowing();
});
afterAll(() => Promise.all([imap.stop(), sink.stop(), unfollow(), stopThreads()]));
beforeEach(async () => {
  await emptyDatabase();
});
afterEach(async () => {
  await stopEmail?.();
  stopEmail = null;
});

const raw = (n: number | string): Buffer =>
  Buffer.from(`From: c${n}@example.com\r\nTo: support@help.test\r\nMessage-ID: <${n}@example.com>\r\nSubject: Mail ${n}\r\n\r\nWords ${n}\r\n`);
let folders = 0;

/** A mailbox that reads an empty folder of its own. */
async function aMailbox(more: object = {}): Promise<{ id: string; folder: string }> {
  const folder = `Folder${++folders}`;
  await imap.remake(folder);
  const server = { host: '127.0.0.1', port: imap.port, security: 'none', user: imap.user, password: imap.password, folder, ...more };
  const { id } = await addMailbox(desk, newMailbox.parse({ name: 'Support', address: 'support@help.test', imap: server }));
  return { id, folder };
}

async function until<T>(look: () => Promise<T | null | false | undefined>, timeoutMs = 30_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > end) throw new Error('It did not happen in time.');
    await sleep(30);
  }
}
const takenIn = (count: number) => until(async () => (await Intake.countDocuments()) >= count);

describe('a mailbox with an IMAP server', () => {
  test('gives what is there and what comes while it waits, each once', async () => {
    const { id, folder } = await aMailbox();
    await imap.deliver([raw(1), raw(2)], folder);
    stopEmail = await startEmail();
    await takenIn(2);
    // Enough at once that some come while others are being fetched (E-4).
    await imap.deliver(
      Array.from({ length: 30 }, (_, n) => raw(`burst-${n}`)),
      folder,
    );
    await takenIn(32);
    await sleep(300);
    expect(await Intake.countDocuments()).toBe(32);
    expect((await Mailbox.findById(id).lean())!.state).toMatchObject({ lastUid: 32, lastError: null });
  });

  test('one that comes while it waits is there in a moment', async () => {
    const { folder } = await aMailbox();
    stopEmail = await startEmail();
    await until(() => Mailbox.findOne({ 'state.lastFetchAt': { $ne: null } }).lean());
    await sleep(300);
    const before = Date.now();
    await imap.deliver([raw('quick')], folder);
    await takenIn(1);
    expect(Date.now() - before).toBeLessThan(1_500);
  });

  test('leaves alone what was there before, where that is wished', async () => {
    const { id, folder } = await aMailbox();
    await changeMailbox(desk, id, { takeExisting: false });
    await imap.deliver([raw('old-1'), raw('old-2')], folder);
    stopEmail = await startEmail();
    await until(() => Mailbox.findOne({ 'state.lastFetchAt': { $ne: null } }).lean());
    await imap.deliver([raw('new')], folder);
    await takenIn(1);
    await sleep(200);
    expect(await Intake.find().lean()).toEqual([expect.objectContaining({ messageId: 'new@example.com' })]);
  });

  test('goes on after a restart where it was, and after the server was away', { timeout: 40_000 }, async () => {
    const { folder } = await aMailbox();
    await imap.deliver([raw('a')], folder);
    stopEmail = await startEmail();
    await takenIn(1);
    await stopEmail();
    await imap.deliver([raw('b')], folder);
    stopEmail = await startEmail();
    await takenIn(2);
    await imap.kill();
    const told = await until(() => Mailbox.findOne({ 'state.lastError': { $ne: null } }).lean());
    expect(told.state.lastError).toMatch(/refuses connections|ended the connection/);
    await imap.restart();
    await imap.deliver([raw('c')], folder);
    await takenIn(3);
    await sleep(300);
    expect(await Intake.countDocuments()).toBe(3);
  });

  test('a new UIDVALIDITY reads the folder again, and what is known makes no second ticket', async () => {
    const { folder } = await aMailbox();
    await imap.deliver([raw('x'), raw('y')], folder);
    stopEmail = await startEmail();
    await takenIn(2);
    await stopEmail();
    await imap.remake(folder);
    await imap.deliver([raw('x'), raw('y'), raw('z')], folder);
    stopEmail = await startEmail();
    await takenIn(5);
    await sweepIntakes();
    expect(await Ticket.countDocuments()).toBe(3);
    expect(await Intake.countDocuments({ outcome: 'duplicate' })).toBe(2);
  });

  test('two processes read one mailbox once', async () => {
    const { folder } = await aMailbox();
    await imap.deliver([raw('once')], folder);
    const both = await Promise.all([startEmail(), startEmail()]);
    stopEmail = async () => void (await Promise.all(both.map((stop) => stop())));
    await takenIn(1);
    await imap.deliver([raw('again')], folder);
    await takenIn(2);
    await sleep(500);
    expect(await Intake.countDocuments()).toBe(2);
  });

  test('with a wrong password says so, and reads as soon as it is put right', async () => {
    const { id, folder } = await aMailbox({ password: 'wrong' });
    await imap.deliver([raw('late')], folder);
    stopEmail = await startEmail();
    const told = await until(() => Mailbox.findOne({ 'state.lastError': { $ne: null } }).lean());
    expect(told.state.lastError).toContain('does not accept this user and password');
    expect(JSON.stringify(told.state)).not.toContain('wrong');
    const imapNow = newMailbox.shape.imap.parse({ host: '127.0.0.1', port: imap.port, security: 'none', user: imap.user, password: imap.password, folder });
    await changeMailbox(desk, id, { imap: imapNow });
    await takenIn(1);
  });

  test('added, halted and removed while it runs', async () => {
    stopEmail = await startEmail();
    const { id, folder } = await aMailbox();
    await imap.deliver([raw('first')], folder);
    await takenIn(1);
    await removeMailbox(desk, id);
    await sleep(200);
    await imap.deliver([raw('nobody reads this')], folder);
    await sleep(500);
    expect(await Intake.countDocuments()).toBe(1);
  });
});

describe('mail over SMTP', () => {
  const send = async (port: number, lines: string[]): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    let closed = false;
    socket
      .setEncoding('utf8')
      .on('data', (text: string) => (heard += text))
      .on('error', () => undefined)
      .on('close', () => (closed = true));
    for (const line of ['', 'EHLO test', ...lines]) {
      const before = heard.length;
      if (line) socket.write(line);
      if (line && !line.endsWith('\n')) socket.write('\r\n');
      const end = Date.now() + 1_500;
      while (!closed && heard.length === before && Date.now() < end) await sleep(10);
    }
    socket.destroy();
    return heard;
  };

  test('is off until it is switched on, takes mail for our mailboxes and relays nothing', async () => {
    await addMailbox(desk, newMailbox.parse({ name: 'Support', address: 'support@help.test' }));
    stopEmail = await startEmail();
    const port = await freePort();
    expect(await send(port, [])).toBe('');
    await changeSetting(desk, 'smtpIntake', { enabled: true, host: '127.0.0.1', port });
    await until(async () => (await send(port, [])).startsWith('220'));

    expect(await send(port, ['MAIL FROM:<ana@example.com>', 'RCPT TO:<ana@elsewhere.example>'])).toContain('550 There is no such mailbox here.');
    expect(await send(port, ['MAIL FROM:<ana@example.com>', 'RCPT TO:<Support+x@HELP.test>', 'DATA', `${raw('smtp').toString()}.`])).toContain('250 Taken in.');
    await takenIn(1);
    expect(await Intake.findOne().lean()).toMatchObject({ source: { via: 'smtp', envelopeFrom: 'ana@example.com' }, messageId: 'smtp@example.com' });

    await changeSetting(desk, 'smtpIntake', { enabled: false, host: '127.0.0.1', port });
    await until(async () => (await send(port, [])) === '');
  });

  test('a bare line feed does not end a mail: nothing is smuggled in behind it', async () => {
    await addMailbox(desk, newMailbox.parse({ name: 'Support', address: 'support@help.test' }));
    const port = await freePort();
    await changeSetting(desk, 'smtpIntake', { enabled: true, host: '127.0.0.1', port });
    stopEmail = await startEmail();
    const smuggled = `${raw('outer').toString()}\n.\nMAIL FROM:<eve@evil.example>\r\nRCPT TO:<support@help.test>\r\nDATA\r\n${raw('inner').toString()}\r\n.\r\n`;
    const heard = await send(port, ['MAIL FROM:<ana@example.com>', 'RCPT TO:<support@help.test>', 'DATA', smuggled]);
    expect(heard).toContain('250 Taken in.');
    await sleep(300);
    expect(await Intake.countDocuments()).toBeLessThanOrEqual(1);
    expect(await Intake.countDocuments({ messageId: 'inner@example.com' })).toBe(0);
  });
});

describe('the connection test', () => {
  const tried = async (given: { imap?: object; smtp?: object }): Promise<TestStep[]> =>
    testMailbox(desk, newMailbox.pick({ address: true, imap: true, smtp: true }).parse({ address: 'support@help.test', ...given }));
  const good = () => ({ host: '127.0.0.1', port: imap.port, security: 'none', user: imap.user, password: imap.password, folder: 'INBOX' });
  const goodSmtp = () => ({ host: '127.0.0.1', port: sink.port, security: 'none', user: imap.user, password: imap.password });
  const failure = (steps: TestStep[]) => steps.find(({ state }) => state === 'failed');

  test('passes each step of good servers and leaves no mail behind', async () => {
    sink.mails.length = 0;
    const steps = await tried({ imap: good(), smtp: goodSmtp() });
    expect(steps.map(({ server, step, state }) => `${server} ${step} ${state}`)).toEqual([
      'imap resolve passed',
      'imap connect passed',
      'imap sign_in passed',
      'imap folder passed',
      'smtp resolve passed',
      'smtp connect passed',
      'smtp sign_in passed',
      'smtp sender passed',
    ]);
    await sleep(200);
    expect(sink.mails).toHaveLength(0);
  });

  test.each<[string, () => { imap?: object; smtp?: object }, TestStep['step'], RegExp]>([
    ['an unknown host', () => ({ imap: { ...good(), host: 'imap.nowhere.invalid' } }), 'resolve', /There is no server called "imap.nowhere.invalid"/],
    ['a port nobody listens on', () => ({ imap: { ...good(), port: 1 } }), 'connect', /refuses connections on this port/],
    ['a wrong password', () => ({ imap: { ...good(), password: 'nope' } }), 'sign_in', /does not accept this user and password/],
    ['a missing folder', () => ({ imap: { ...good(), folder: 'Nope' } }), 'folder', /There is no folder "Nope".*"INBOX"/],
    ['TLS where there is none', () => ({ imap: { ...good(), security: 'tls' } }), 'secure', /does not speak TLS on this port/],
    ['STARTTLS where there is none', () => ({ imap: { ...good(), security: 'starttls' } }), 'secure', /offers no STARTTLS/],
    ['a wrong SMTP password', () => ({ smtp: { ...goodSmtp(), password: 'nope' } }), 'sign_in', /does not accept this user and password/],
    ['SMTP without STARTTLS', () => ({ smtp: { ...goodSmtp(), security: 'starttls' } }), 'secure', /offers no STARTTLS/],
    ['SMTP without TLS', () => ({ smtp: { ...goodSmtp(), security: 'tls' } }), 'secure', /does not speak TLS/],
  ])('names %s', async (_what, given, step, words) => {
    const steps = await tried(given());
    expect(failure(steps)).toMatchObject({ step, sentence: expect.stringMatching(words) });
    expect(JSON.stringify(steps)).not.toContain('nope');
  });

  test('names a sender that the server refuses', async () => {
    sink.refuse.mailFrom = [550, 'Sender address rejected: not owned by user'];
    expect(failure(await tried({ smtp: goodSmtp() }))).toMatchObject({ step: 'sender', sentence: expect.stringContaining('not owned by user') });
    sink.refuse = {};
  });

  test('gives a stored password to no other host', async () => {
    const { id } = await addMailbox(desk, newMailbox.parse({ name: 'S', address: 'support@help.test', smtp: goodSmtp() }));
    const { password: _password, ...without } = goodSmtp();
    expect(failure(await testMailbox(desk, { id, address: 'support@help.test', imap: null, smtp: newMailbox.shape.smtp.parse(without)! }))).toBeUndefined();
    const elsewhere = { ...without, host: 'localhost' };
    expect(failure(await testMailbox(desk, { id, address: 'support@help.test', imap: null, smtp: newMailbox.shape.smtp.parse(elsewhere)! }))).toMatchObject({
      step: 'sign_in',
    });
  });
});
