import type { SharedText } from './shared-text.svelte.ts';

/** A name is at a cursor while it moves, and a dot two seconds later (look.md, "Shared text"). */
const REST_MS = 2_000;

/** @returns how to stop */
export function freshCarets({ provider, doc }: SharedText, box: () => HTMLElement | null): () => void {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const caretsOf = (person: string): HTMLElement[] => [...(box()?.querySelectorAll<HTMLElement>('.caret') ?? [])].filter(({ dataset }) => dataset.person === person);
  const onChange = ({ added, updated }: { added: number[]; updated: number[] }): void => {
    for (const client of [...added, ...updated]) {
      const person = (provider.awareness.getStates().get(client)?.user as { id?: string } | undefined)?.id;
      if (client === doc.clientID || !person) continue;
      for (const caret of caretsOf(person)) caret.classList.add('fresh');
      clearTimeout(timers.get(person));
      timers.set(person, setTimeout(() => caretsOf(person).forEach((caret) => caret.classList.remove('fresh')), REST_MS));
    }
  };
  provider.awareness.on('change', onChange);
  return () => {
    provider.awareness.off('change', onChange);
    for (const timer of timers.values()) clearTimeout(timer);
  };
}
