import type { Language } from './languages.ts';
import { pseudo } from './pseudo.ts';

/** What a page needs beyond the base: each area is loaded with the pages that use it. */
const areas = {
  base: { en: () => import('./en.ts'), de: () => import('./de.ts') },
  admin: { en: () => import('./admin.en.ts'), de: () => import('./admin.de.ts') },
  operate: { en: () => import('./operate.en.ts'), de: () => import('./operate.de.ts') },
  bell: { en: () => import('./bell.en.ts'), de: () => import('./bell.de.ts') },
  customers: { en: () => import('./customers.en.ts'), de: () => import('./customers.de.ts') },
  board: { en: () => import('./board.en.ts'), de: () => import('./board.de.ts') },
  search: { en: () => import('./search.en.ts'), de: () => import('./search.de.ts') },
  queue: { en: () => import('./queue.en.ts'), de: () => import('./queue.de.ts') },
  rules: { en: () => import('./rules.en.ts'), de: () => import('./rules.de.ts') },
  create: { en: () => import('./create.en.ts'), de: () => import('./create.de.ts') },
  mine: { en: () => import('./mine.en.ts'), de: () => import('./mine.de.ts') },
  macros: { en: () => import('./macros.en.ts'), de: () => import('./macros.de.ts') },
  together: { en: () => import('./together.en.ts'), de: () => import('./together.de.ts') },
  life: { en: () => import('./life.en.ts'), de: () => import('./life.de.ts') },
  vocab: { en: () => import('./vocab.en.ts'), de: () => import('./vocab.de.ts') },
  outside: { en: () => import('./outside.en.ts'), de: () => import('./outside.de.ts') },
  solved: { en: () => import('./solved.en.ts'), de: () => import('./solved.de.ts') },
  facts: { en: () => import('./facts.en.ts'), de: () => import('./facts.de.ts') },
  note: { en: () => import('./note.en.ts'), de: () => import('./note.de.ts') },
  reply: { en: () => import('./reply.en.ts'), de: () => import('./reply.de.ts') },
  talk: { en: () => import('./talk.en.ts'), de: () => import('./talk.de.ts') },
  promise: { en: () => import('./promise.en.ts'), de: () => import('./promise.de.ts') },
  wall: { en: () => import('./wall.en.ts'), de: () => import('./wall.de.ts') },
  worker: { en: () => import('./worker.en.ts'), de: () => import('./worker.de.ts') },
  sla: { en: () => import('./sla.en.ts'), de: () => import('./sla.de.ts') },
  assignment: { en: () => import('./assignment.en.ts'), de: () => import('./assignment.de.ts') },
  mail: { en: () => import('./mail.en.ts'), de: () => import('./mail.de.ts') },
};

export type Area = keyof typeof areas;

export async function loadMessages(lang: Language, area: Area): Promise<Record<string, string>> {
  const { default: messages } = await areas[area][lang === 'de' ? 'de' : 'en']();
  if (lang !== 'ar-XB') return messages;
  return Object.fromEntries(Object.entries(messages).map(([key, message]) => [key, pseudo(message)]));
}
