import { api, Refusal } from '../api.ts';
import type { Words } from '../i18n/words.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import type { Asked } from './asked.ts';

type Export = { id: string; state: 'waiting' | 'running' | 'ready' | 'failed'; tickets: number; cut: boolean; shortened: number; reason: string | null; url: string | null };

const LOOK_MS = 700;
const LONGEST_MS = 10 * 60_000;

/** Has the server make a file of the list, and offers it when it is there. */
export async function makeExport({ t, zone }: Words, asked: Asked, format: 'csv' | 'xlsx'): Promise<void> {
  try {
    const { filter, sort, q } = asked;
    let made = await api.post<Export>('exports', { format, name: asked.saved?.name ?? asked.key, filter: q ? { all: [filter, { field: 'words', is: 'contains', value: q }] } : filter, sort, zone });
    toasts.show({ text: t('queue.exporting') });
    const until = Date.now() + LONGEST_MS;
    while ((made.state === 'waiting' || made.state === 'running') && Date.now() < until) {
      await new Promise((done) => setTimeout(done, LOOK_MS));
      made = await api.get<Export>(`exports/${made.id}`);
    }
    if (made.state !== 'ready' || !made.url) throw new Refusal(0, { detail: t('queue.exportFailed', { reason: made.reason ?? '' }) });
    const missing = [made.cut ? t('queue.exportCut') : '', made.shortened > 0 ? t('queue.exportShortened', { count: made.shortened }) : ''].filter(Boolean);
    toasts.show({ text: [t('queue.exportReady', { count: made.tickets }), ...missing].join('. ') });
    location.assign(made.url);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    toasts.show({ text: error.message, tone: 'bad' });
  }
}
