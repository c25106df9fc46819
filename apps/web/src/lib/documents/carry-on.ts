import { partOf, partOfList, upTo } from '@switchboard/domain/documents/part-of.ts';
import type { SharedReply } from '@switchboard/domain/documents/read-reply.ts';
import { draftLists } from '@switchboard/domain/documents/words.ts';
import * as Y from 'yjs';

/** A draft that was sent: which one, how much of it left (null: not known any more), and under which of Yjs' client numbers somebody typed who answers for their words. */
type Sent = { doc: Y.Doc; n: number; mine: ReadonlySet<number>; left: Uint8Array | null };

/**
 * What somebody typed into a draft that was sent meanwhile, and is not in what left, stands at the end of the one that is written now. Each window does so for the words it answers for, and the draft notes
 * whose it has, so that they are there once also when a window broke off in the middle.
 * @returns whether there were words
 */
export function carryOn({ doc: from, n, mine, left }: Sent, to: Y.Doc): boolean {
  const sent = left ? upTo(left) : () => false;
  const brought = to.getMap<number>('brought');
  const known = (client: number): number => brought.get(`${n}:${client}`) ?? 0;
  const meant = (client: number, clock: number) => mine.has(client) && !sent(client, clock) && clock >= known(client);
  const nodes = partOf(from.getXmlFragment('content'), meant);
  const lists = Object.values(draftLists).map((name) => [name, partOfList(from.getArray(name), meant)] as const);
  if (nodes.length === 0 && lists.every(([, part]) => part.length === 0)) return false;
  const now = Y.decodeStateVector(Y.encodeStateVector(from));
  to.transact(() => {
    const content = to.getXmlFragment('content');
    content.insert(content.length, nodes);
    for (const [name, part] of lists) if (part.length > 0) to.getArray(name).push(part);
    for (const client of mine) if ((now.get(client) ?? 0) > known(client)) brought.set(`${n}:${client}`, now.get(client)!);
  });
  return nodes.length > 0;
}

/** How much was in the n-th answer, as it left; null: not known (any more). */
export function vectorOf({ left }: Pick<SharedReply, 'left'>, n: number): Uint8Array | null {
  const known = left.find((each) => each.n === n);
  return known ? Uint8Array.from(atob(known.vector), (letter) => letter.charCodeAt(0)) : null;
}
