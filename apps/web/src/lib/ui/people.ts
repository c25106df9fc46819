/** How a person looks when there is no picture: two letters on a tint that follows from the id and never changes. */
export const initialsOf = (name: string): string => {
  const words = name.replace(/[^\p{L}\p{N}\s.@-]/gu, ' ').split(/[\s@.-]+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : undefined].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toUpperCase() || '?';
};

export function tintOf(id: string): string {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return `p${(hash % 8) + 1}`;
}
