import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { mayAnywhere, permit, type Viewer } from '../people/viewer.ts';
import { isAccountOf, sealed } from './add-mailbox.ts';
import { findMailbox } from './list-mailboxes.ts';
import { explainMailFault } from './mail/explain-fault.ts';
import { imapClient } from './mail/imap-client.ts';
import { smtpConnection, smtpTransport } from './mail/smtp-transport.ts';
import type { MailServer } from './mailbox.ts';
import type { NewMailbox, TestStep } from './mailbox-words.ts';

const TIMEOUT_MS = 10_000;

type Input = Pick<NewMailbox, 'address' | 'imap' | 'smtp'> & {
  /** A mailbox that is stored: its passwords stand in for those that are left out. */
  id?: string;
};

/**
 * Tries what a mailbox's servers need, one step after the other, and says of the first that fails what is wrong and what to do. Nothing is stored, no mail is
 * sent, and no answer holds a password.
 */
export async function testMailbox(viewer: Viewer, { id, address, imap, smtp }: Input): Promise<TestStep[]> {
  permit(mayAnywhere(viewer, 'mailboxes.manage'));
  const stored = id ? await findMailbox(id) : null;
  const [incoming, outgoing] = await Promise.all([
    imap ? testImap({ ...sealed(imap, known(stored?.imap, imap)), folder: imap.folder }) : [],
    smtp ? testSmtp(sealed(smtp, known(stored?.smtp, smtp)), address) : [],
  ]);
  return [...incoming, ...outgoing];
}

const known = (stored: MailServer | null | undefined, given: { host: string; user: string }): MailServer | null => (stored && isAccountOf(stored, given) ? stored : null);

type Try = { step: TestStep['step']; run: () => Promise<string> };

async function testImap(server: MailServer & { folder: string }): Promise<TestStep[]> {
  let signedIn: Awaited<ReturnType<typeof imapClient>> | null = null;
  const steps: Try[] = [
    ...reachable(server),
    {
      step: 'sign_in',
      run: async () => {
        signedIn = await imapClient(server, { timeoutMs: TIMEOUT_MS });
        await signedIn.connect();
        return server.security === 'none' ? 'Signed in, without encryption.' : 'Signed in over TLS.';
      },
    },
    {
      step: 'folder',
      run: async () => {
        const status = await signedIn!.status(server.folder, { messages: true }).catch(() => null);
        if (!status) throw Object.assign(new Error(), { sentence: `There is no folder "${server.folder}". Folders here: ${await folderNames(signedIn!)}.` });
        return `The folder "${server.folder}" holds ${status.messages ?? 0} mails.`;
      },
    },
  ];
  try {
    return await runSteps('imap', server.host, steps);
  } finally {
    (signedIn as { close(): void } | null)?.close();
  }
}

async function folderNames(client: Awaited<ReturnType<typeof imapClient>>): Promise<string> {
  const folders = await client.list();
  return (
    folders
      .slice(0, 10)
      .map(({ path }) => `"${path}"`)
      .join(', ') || 'none'
  );
}

async function testSmtp(server: MailServer, address: string): Promise<TestStep[]> {
  const steps: Try[] = [
    ...reachable(server),
    {
      step: 'sign_in',
      run: async () => {
        const transport = await smtpTransport(server, { timeoutMs: TIMEOUT_MS });
        await transport.verify().finally(() => transport.close());
        return server.user ? 'Signed in.' : 'Connected; no sign-in was asked for.';
      },
    },
    { step: 'sender', run: async () => (await acceptsSender(server, address), `The server takes mail from ${address}.`) },
  ];
  return runSteps('smtp', server.host, steps);
}

function reachable({ host, port }: MailServer): Try[] {
  return [
    {
      step: 'resolve',
      run: async () => {
        if (isIP(host)) return `"${host}" is an address.`;
        const { address } = await lookup(host);
        return `"${host}" is at ${address}.`;
      },
    },
    { step: 'connect', run: async () => ((await open(host, port)).destroy(), `Port ${port} answers.`) },
  ];
}

function open(host: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, timeout: TIMEOUT_MS }, () => resolve(socket));
    socket.once('error', reject);
    socket.once('timeout', () => {
      socket.destroy();
      reject(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' }));
    });
  });
}

/** Goes as far as DATA and hangs up there: many servers let somebody sign in and then refuse an address that is not theirs. No mail comes of it. */
async function acceptsSender(server: MailServer, address: string): Promise<void> {
  const connection = await smtpConnection(server, { timeoutMs: TIMEOUT_MS });
  const hangUp = new Readable({ read: () => hangUp.destroy(new Error('The test ends here.')) });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.send({ from: address, to: [address] }, hangUp, (error) =>
        (error as { responseCode?: number } | null)?.responseCode ? reject(error) : resolve(),
      );
    });
  } finally {
    connection.close();
  }
}

async function runSteps(server: TestStep['server'], host: string, steps: Try[]): Promise<TestStep[]> {
  const results: TestStep[] = [];
  let broken = false;
  for (const { step, run } of steps) {
    if (broken) {
      results.push({ server, step, state: 'skipped', sentence: 'Not tried, because a step before it failed.' });
      continue;
    }
    try {
      results.push({ server, step, state: 'passed', sentence: await run() });
    } catch (error) {
      broken = true;
      const sentence = (error as { sentence?: string }).sentence ?? explainMailFault(error, server, host).sentence;
      results.push({ server, step: secureStep(step, sentence), state: 'failed', sentence });
    }
  }
  return results;
}

/** Libraries secure and sign in at one go; a fault of TLS is named as such. */
const secureStep = (step: TestStep['step'], sentence: string): TestStep['step'] => (step === 'sign_in' && /certificate|TLS/.test(sentence) ? 'secure' : step);
