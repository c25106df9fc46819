/** The keys that work by themselves outside text fields, as the product comes (look.md, 10), grouped by where they work. Plain, for the browser too. */
export const singleKeys = {
  everywhere: ['?', '/', 'c', 'n', 'h', 'z', '[', ']', 'g d', 'g b', 'g u', 'g s', 'g n'],
  list: ['j', 'k', 'space', 'x', 'shift+j', 'shift+k', 'a', 'shift+a', 's', 'p', 't', 'f', 'u', 'shift+d'],
  ticket: ['r', 'i', 'q', 'e', 'o', '.', 'shift+f', 'shift+h', 'shift+w'],
  board: ['m'],
} as const;

export type SingleKey = (typeof singleKeys)[keyof typeof singleKeys][number];

/** Those that somebody may put elsewhere; Space is a name, not a character, and stays. */
export const remappable: readonly string[] = Object.values(singleKeys).flat().filter((key) => key !== 'space');
