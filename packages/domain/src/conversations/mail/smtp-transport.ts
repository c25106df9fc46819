import type { Transporter } from 'nodemailer';
import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import { decrypt } from '../../platform/secrets.ts';
import type { MailServer } from '../mailbox.ts';

/** No server may hold a worker for longer (catalogue 4.4, 18). */
const CONNECTING_MS = 20_000;
const SILENT_MS = 60_000;

/** A connection to a mailbox's server for mail out. TLS is required where it was chosen: it never goes on without. */
export async function smtpTransport(server: MailServer, { timeoutMs = CONNECTING_MS } = {}): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({ ...optionsOf(server, timeoutMs), ...signIn(server), disableFileAccess: true, disableUrlAccess: true });
}

/** The same, one level below: connected and signed in, for whoever says each command. */
export async function smtpConnection(server: MailServer, { timeoutMs = CONNECTING_MS } = {}): Promise<SMTPConnection> {
  const { default: Connection } = await import('nodemailer/lib/smtp-connection');
  const connection = new Connection(optionsOf(server, timeoutMs));
  const failed = new Promise<never>((_resolve, reject) => connection.on('error', reject));
  failed.catch(() => undefined);
  await Promise.race([failed, new Promise<void>((resolve) => connection.connect(() => resolve()))]);
  const { auth } = signIn(server);
  if (auth) await new Promise<void>((resolve, reject) => connection.login({ credentials: auth }, (error) => (error ? reject(error) : resolve())));
  return connection;
}

const optionsOf = ({ host, port, security }: MailServer, timeoutMs: number) => ({
  host,
  port,
  secure: security === 'tls',
  requireTLS: security === 'starttls',
  ignoreTLS: security === 'none',
  connectionTimeout: timeoutMs,
  greetingTimeout: timeoutMs,
  socketTimeout: SILENT_MS,
});

const signIn = ({ user, sealedPassword }: MailServer) => (user ? { auth: { user, pass: sealedPassword ? decrypt(sealedPassword) : '' } } : {});
