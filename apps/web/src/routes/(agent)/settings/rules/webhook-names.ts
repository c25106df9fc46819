import { listWebhooks } from '@switchboard/domain/webhooks/list-webhooks.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';

/** The webhooks that a rule may call. */
export async function webhookNames(viewer: Viewer): Promise<{ value: string; label: string }[]> {
  return (await listWebhooks(viewer, { limit: 100 })).items.map(({ id, name }) => ({ value: id, label: name }));
}
