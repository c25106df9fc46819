import type { TicketCategory } from '@switchboard/domain/tickets/vocabulary-words.ts';

/** Two levels as lines of text: a category, and its subcategories on lines that begin with a hyphen. */
export const toText = (categories: readonly TicketCategory[]): string => categories.flatMap(({ name, children }) => [name, ...children.map((child) => `- ${child}`)]).join('\n');

export function fromText(text: string): TicketCategory[] {
  const tree: TicketCategory[] = [];
  for (const line of text.split('\n').map((each) => each.trim()).filter(Boolean)) {
    const child = /^[-–•*]\s*(.+)$/.exec(line)?.[1];
    if (child && tree.length > 0) tree.at(-1)!.children.push(child);
    else tree.push({ name: child ?? line, children: [] });
  }
  return tree;
}
