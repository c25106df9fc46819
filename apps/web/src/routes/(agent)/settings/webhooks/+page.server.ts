import { listDeliveries, listWebhooks } from '@switchboard/domain/webhooks/list-webhooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, url }) => {
  const of = url.searchParams.get('calls');
  const [webhooks, calls] = await Promise.all([listWebhooks(locals.viewer!, { limit: 100 }), of ? listDeliveries(locals.viewer!, of, { limit: 50 }) : null]);
  return { webhooks: webhooks.items, of, calls: calls?.items ?? [] };
};
