import { loadMessages, type Area } from '#lib/i18n/load.ts';
import { isTriage } from '#lib/customers/triage.ts';
import type { PageLoad } from './$types';

/** Everything that stands on the page is there when it is shown: what came later would push the rest away. */
export const load: PageLoad = async ({ parent, data }) => {
  const { language } = (await parent()).preferences;
  const { customer, why } = data.side;
  const areas: Area[] = ['facts', 'life', 'note', 'promise', 'reply', 'talk', 'together', ...(customer ? ['customers' as const] : []), ...(why.decisions.length > 0 || why.state !== 'none' ? ['assignment' as const] : [])];
  const [texts, triage] = await Promise.all([
    Promise.all(areas.map((area) => loadMessages(language, area))).then((all) => Object.assign({}, ...all) as Record<string, string>),
    customer && isTriage(data.ticket) ? import('#lib/customers/TriagePanel.svelte') : null,
  ]);
  return { ...data, texts, Triage: triage?.default ?? null };
};
