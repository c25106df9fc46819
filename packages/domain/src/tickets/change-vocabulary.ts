import { recordOfDay } from '../activity/record-of-day.ts';
import { changing } from '../platform/database.ts';
import { Problem } from '../platform/problem.ts';
import { may, permit, type Viewer } from '../people/viewer.ts';
import { Team } from '../people/team.ts';
import type { StatusDefinition } from './status-words.ts';
import { Ticket } from './ticket.ts';
import { readVocabulary, VocabularyPart } from './vocabulary.ts';
import { partInputs, partNames, type LabelSet, type Part, type Vocabulary } from './vocabulary-words.ts';

export const isPart = (text: string): text is Part => partNames.some((name) => name === text);

/**
 * Replaces one part of the desk's vocabulary. What tickets have is never taken from them: a status in use can be switched off, but neither removed nor moved.
 * @param version of the part that the change was made upon; undefined when it does not matter
 * @throws Problem `forbidden` · `not_found` · `invalid` · `conflict`
 */
export async function changeVocabulary(viewer: Viewer, part: string, value: unknown, { version, reason }: { version?: number; reason?: string } = {}): Promise<{ value: Vocabulary[Part]; version: number }> {
  permit(may(viewer, 'settings.manage'));
  if (!isPart(part)) throw new Problem('not_found', `There is no part "${part.slice(0, 40)}". Known are: ${partNames.join(', ')}.`);
  const parsed = partInputs[part].safeParse(value);
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({ path: ['value', ...issue.path].join('.'), message: issue.message }));
    throw new Problem('invalid', errors[0]?.message ?? 'Its shape is not right.', { errors });
  }
  const after = parsed.data as Vocabulary[Part];
  const saved = await changing(async (session) => {
    const { words, versions } = await readVocabulary(session);
    const was = versions[part] ?? 0;
    const before = words[part];
    if (version !== undefined && version !== was) throw new Problem('conflict', 'Somebody changed this since you opened it. Look at what is new, then save again.', { current: { part, value: before, version: was } });
    if (part === 'statuses') await keepUsed(before as StatusDefinition[], after as StatusDefinition[]);
    if (part === 'labelSets') await requireTeams(after as LabelSet[]);
    if (JSON.stringify(before) === JSON.stringify(after)) return { value: before, version: was };
    await VocabularyPart.updateOne({ _id: part }, { $set: { value: after }, $inc: { version: 1 } }, { session, upsert: true });
    await recordOfDay('vocabulary.changed', { part, changes: { [part]: { before, after } } }, { chain: 'setting', by: viewer, reason }, session);
    return { value: after, version: was + 1 };
  });
  await readVocabulary();
  return saved;
}

async function keepUsed(before: readonly StatusDefinition[], after: readonly StatusDefinition[]): Promise<void> {
  for (const status of before) {
    const now = after.find(({ key }) => key === status.key);
    if (now?.category === status.category || !(await Ticket.exists({ status: status.key }))) continue;
    const path = now ? `value.${after.indexOf(now)}.category` : 'value';
    const message = now ? `Tickets are ${status.label}: its category stays. Add another status, and switch this one off.` : `Tickets are ${status.label}. Switch it off instead of removing it.`;
    throw new Problem('invalid', message, { errors: [{ path, message }] });
  }
}

async function requireTeams(sets: readonly LabelSet[]): Promise<void> {
  for (const [i, { teamIds }] of sets.entries()) {
    if ((await Team.countDocuments({ _id: { $in: teamIds } })) === teamIds.length) continue;
    throw new Problem('invalid', 'A team named here does not exist.', { errors: [{ path: `value.${i}.teamIds`, message: 'A team named here does not exist.' }] });
  }
}
