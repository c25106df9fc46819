import { readAudit } from '@switchboard/domain/people/read-audit.ts';
import { isId } from '@switchboard/domain/platform/id.ts';
import type { PageServerLoad } from './$types';

const KNOWN = /^[a-z_]+\.[a-z_]+$/;

export const load: PageServerLoad = async ({ locals, url }) => {
  const given = (name: string): string => url.searchParams.get(name)?.trim() ?? '';
  const day = (name: string): Date | undefined => (/^\d{4}-\d{2}-\d{2}$/.test(given(name)) ? new Date(`${given(name)}T00:00:00Z`) : undefined);
  const to = day('to');
  const filter = {
    event: given('event').split(',').filter((name) => KNOWN.test(name)),
    person: isId(given('person')) ? given('person') : undefined,
    subject: /^[a-z_]+(:[\w:-]+)?$/.test(given('subject')) ? given('subject') : undefined,
    from: day('from'),
    to: to && new Date(to.getTime() + 86_399_999),
    ip: given('ip').slice(0, 60) || undefined,
  };
  const after = isId(given('after')) ? given('after') : undefined;
  const page = await readAudit(locals.viewer!, filter, { after, limit: 50 });
  return { ...page, filter: Object.fromEntries(['event', 'person', 'subject', 'from', 'to', 'ip'].map((name) => [name, given(name)])) as Record<'event' | 'person' | 'subject' | 'from' | 'to' | 'ip', string>, later: after !== undefined };
};
