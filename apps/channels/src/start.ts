import type { Host } from '../../host.ts';
import { mountApi } from './api/mount.ts';
import { startEmail } from './email/start.ts';

/** The doors customers and programs come in by: REST, webhooks, mailboxes. */
export async function start(host: Host): Promise<() => Promise<void>> {
  mountApi(host.app);
  return startEmail(host);
}
