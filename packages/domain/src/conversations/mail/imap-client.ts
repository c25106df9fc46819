import type { ImapFlow } from 'imapflow';
import { decrypt } from '../../platform/secrets.ts';
import type { MailServer } from '../mailbox.ts';

export type { ImapFlow };

const CONNECTING_MS = 30_000;

/** A connection to a mailbox's server for mail in, not yet open. TLS is required where it was chosen: it never goes on without. */
export async function imapClient(server: MailServer, { timeoutMs = CONNECTING_MS } = {}): Promise<ImapFlow> {
  const { ImapFlow } = await import('imapflow');
  const client = new ImapFlow({
    host: server.host,
    port: server.port,
    secure: server.security === 'tls',
    doSTARTTLS: server.security === 'starttls',
    auth: { user: server.user, pass: server.sealedPassword ? decrypt(server.sealedPassword) : '' },
    // Its log would hold headers and addresses.
    logger: false,
    emitLogs: false,
    disableAutoIdle: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: 5 * 60_000,
    maxLiteralSize: 40 * 1024 * 1024,
    clientInfo: { name: 'Switchboard' },
  });
  // Unheard, an error of the socket would end the program; whoever awaits a command hears of it there.
  client.on('error', () => undefined);
  return client;
}
