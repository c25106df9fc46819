import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { freePort } from './redis.ts';

const binary = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'].find(existsSync);

export type ImapServer = {
  port: number;
  user: string;
  password: string;
  /** Delivers mails into a folder, as a mail server would. */
  deliver: (mails: Buffer[], folder?: string) => Promise<void>;
  /** Gives a folder a new UIDVALIDITY: deletes and makes it again, empty. */
  remake: (folder: string) => Promise<void>;
  kill: () => Promise<void>;
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

/** A real Dovecot of one's own on a loopback port, with its mail in a temporary folder; as root or as anybody else. */
export async function startImap(): Promise<ImapServer> {
  if (!binary) throw new Error('There is no dovecot here. Debian: apt install dovecot-imapd');
  // Short: names of sockets have a limit.
  const folder = mkdtempSync(join(tmpdir(), 'imap-'));
  const port = await freePort();
  writeFileSync(join(folder, 'dovecot.conf'), configuration(folder, port));
  for (const name of ['run', 'state', 'mail']) mkdirSync(join(folder, name), { mode: 0o777 });
  let server = await run(folder, port);
  const account = { user: 'support@help.test', password: 'right' };
  const kill = () => end(server);

  return {
    port,
    ...account,
    deliver: (mails, to = 'INBOX') =>
      signedIn(port, account, async (client) => {
        for (const mail of mails) await client.append(to, mail);
      }),
    remake: (name) =>
      signedIn(port, account, async (client) => {
        await client.mailboxDelete(name).catch(() => undefined);
        // UIDVALIDITY is the second of its making.
        await sleep(1_100);
        await client.mailboxCreate(name);
      }),
    kill,
    restart: async () => void (server = await run(folder, port)),
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number): string {
  const { username, uid, gid } = userInfo();
  const owner =
    uid === 0 ? { user: 'nobody', group: 'nogroup', uid: 'nobody', gid: 'nogroup' } : { user: username, group: '', uid: String(uid), gid: String(gid) };
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
ssl = no
disable_plaintext_auth = no
listen = 127.0.0.1
mail_location = maildir:${folder}/mail/%u
first_valid_uid = 1
mail_uid = ${owner.uid}
mail_gid = ${owner.gid}
${uid === 0 ? '' : `default_internal_user = ${owner.user}\ndefault_login_user = ${owner.user}\n`}
passdb {
  driver = static
  args = password=right
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${folder}/mail/%u allow_all_users=yes
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
namespace inbox {
  inbox = yes
}
`;
}

async function run(folder: string, port: number): Promise<ChildProcess> {
  openToOwner(folder);
  const server = spawn(binary!, ['-F', '-c', join(folder, 'dovecot.conf')], { stdio: 'ignore' });
  for (let tries = 0; tries < 250; tries += 1) {
    if (await answers(port)) return server;
    await sleep(20);
  }
  throw new Error(`dovecot did not start; see ${folder}/dovecot.log`);
}

/** As root the mail belongs to nobody, which must be able to write it. */
function openToOwner(folder: string): void {
  if (userInfo().uid === 0) for (const path of [folder, join(folder, 'mail'), join(folder, 'run'), join(folder, 'state')]) chmodSync(path, 0o777);
}

async function answers(port: number): Promise<boolean> {
  const client = new ImapFlow({
    host: '127.0.0.1',
    port,
    secure: false,
    doSTARTTLS: false,
    logger: false,
    auth: { user: 'probe@help.test', pass: 'right' },
    connectionTimeout: 1_000,
  });
  client.on('error', () => undefined);
  return client.connect().then(
    () => (client.close(), true),
    () => false,
  );
}

async function signedIn(port: number, { user, password }: { user: string; password: string }, work: (client: ImapFlow) => Promise<unknown>): Promise<void> {
  const client = new ImapFlow({ host: '127.0.0.1', port, secure: false, doSTARTTLS: false, logger: false, auth: { user, pass: password } });
  client.on('error', () => undefined);
  await client.connect();
  await work(client).finally(() => client.logout().catch(() => undefined));
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGTERM');
  await ended;
}
