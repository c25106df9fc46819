import type { Transporter } from 'nodemailer';
import { decrypt } from '../../platform/secrets.ts';
import type { MailServer } from '../mailbox.ts';

/** No server may hold a worker for longer (catalogue 4.4, 18). */
const CONNECTING_MS = 20_000;
const SILENT_MS = 60_000;

/** A connection to a mailbox's server for mail out. TLS is required where it was chosen: it never goes on without. */
export async function smtpTransport(server: MailServer, { timeoutMs = CONNECTING_MS } = {}): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    requireTLS: server.security === 'starttls',
    ignoreTLS: server.security === 'none',
    ...(server.user ? { auth: { user: server.user, pass: server.sealedPassword ? decrypt(server.sealedPassword) : '' } } : {}),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: SILENT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
