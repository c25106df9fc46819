const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Whether a line has every word that was typed, or the beginning of one, whatever its accents and capitals. */
export function fits(typed: string): (line: string) => boolean {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return (line) => {
    const text = plain(line);
    return words.every((word) => text.includes(word));
  };
}
