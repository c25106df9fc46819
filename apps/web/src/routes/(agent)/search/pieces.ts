export type Piece = { text: string; marked: boolean };

/** A snippet cut at its marks, so that no HTML is needed to show them. */
export function pieces(snippet: string, marks: readonly (readonly [number, number])[]): Piece[] {
  const cut: Piece[] = [];
  let at = 0;
  for (const [from, to] of marks) {
    cut.push({ text: snippet.slice(at, from), marked: false }, { text: snippet.slice(from, to), marked: true });
    at = to;
  }
  return [...cut, { text: snippet.slice(at), marked: false }].filter(({ text }) => text !== '');
}
