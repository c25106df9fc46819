import type { Host } from '../../host.ts';
import { mountApi } from './api/mount.ts';

/** The doors customers and programs come in by: REST, webhooks, mailboxes. */
export async function start(host: Host): Promise<() => Promise<void>> {
  mountApi(host.app);
  const { startEmail } = await import('./email/start.ts');
  return startEmail(host);
}
