import type { Choice } from './choices.ts';
import type { References } from './references.svelte.ts';

/** The mailboxes to choose from; an empty list while the server is away. */
export async function listMailboxes(references: References): Promise<Choice[]> {
  const answer = await fetch('/desk/mailboxes').catch(() => null);
  const { mailboxes } = answer?.ok ? ((await answer.json()) as { mailboxes: { id: string; name: string }[] }) : { mailboxes: [] };
  for (const { id, name } of mailboxes) references.set(id, name);
  return mailboxes.map(({ id, name }) => ({ value: id, label: name }));
}
