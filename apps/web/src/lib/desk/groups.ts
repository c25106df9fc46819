import type { GroupBy } from '@switchboard/domain/tickets/view-words.ts';
import type { Row } from './desk.svelte.ts';
import { groupKey } from './order.ts';

export type Block = { key: string; rows: Row[]; from: number };
export type Group = { key: string; group: string; count: number; blocks: Block[] };

/** So many rows are drawn or left out together. */
const ROWS_OF_A_BLOCK = 25;

/** Rows that are in order, in their groups and in blocks. @param now whole minutes, so that the passing of a second draws nothing anew */
export function groupsOf(rows: readonly Row[], by: GroupBy, now: number): Group[] {
  const groups: Group[] = [];
  const times = new Map<string, number>();
  rows.forEach((row, i) => {
    const group = groupKey(row.placed, by, now);
    let last = groups.at(-1);
    if (last?.group !== group) {
      const time = times.get(group) ?? 0;
      times.set(group, time + 1);
      // Not by its first row: each arrival would then draw the whole group anew.
      groups.push((last = { key: `${group} ${time}`, group, count: 0, blocks: [] }));
    }
    let block = last.blocks.at(-1);
    if (!block || block.rows.length === ROWS_OF_A_BLOCK) last.blocks.push((block = { key: `${last.key} ${last.blocks.length}`, rows: [], from: i }));
    block.rows.push(row);
    last.count += 1;
  });
  return groups;
}
