import { Problem } from '@switchboard/domain/platform/problem.ts';
import { search } from '@switchboard/domain/search/search.ts';
import type { PageServerLoad } from './$types';

const nothing: Awaited<ReturnType<typeof search>> = { tickets: [], messages: [], contacts: [], accounts: [], tooWide: null };
const MOST = 25;

export const load: PageServerLoad = async ({ locals, url }) => {
  const q = (url.searchParams.get('q') ?? '').trim().slice(0, 500);
  const order = url.searchParams.get('order') === 'best' ? ('best' as const) : ('newest' as const);
  if (!q) return { q, order, found: nothing, refused: null };
  try {
    return { q, order, found: await search(locals.viewer!, q, { limit: MOST, order }), refused: null };
  } catch (problem) {
    // A filter that is not understood is said beside the field; what was typed stays.
    if (!(problem instanceof Problem) || problem.code !== 'invalid') throw problem;
    return { q, order, found: nothing, refused: problem.message };
  }
};
