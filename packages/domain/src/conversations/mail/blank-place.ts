const GPS_POINTER = 0x8825;
/** EXIF knows 32 of a place. */
const MOST_FACTS = 64;
const SIZE_OF: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8 };

/**
 * Blanks in EXIF's facts (a TIFF, beginning with `II` or `MM`) where a picture was taken, in place: every other offset stays right, and so does which way up it stands.
 * @returns false for what cannot be read: it could hold the place anywhere
 */
export function blankPlace(tiff: Buffer): boolean {
  try {
    const little = tiff.toString('latin1', 0, 2) === 'II';
    const two = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const four = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
    const entries = (at: number) => Array.from({ length: two(at) }, (_, n) => at + 2 + n * 12);
    const pointers = entries(four(4)).filter((entry) => two(entry) === GPS_POINTER);
    // A camera writes one; thousands that lie over each other are made to keep us busy.
    if (pointers.length > 1) return false;
    for (const entry of pointers) {
      const gps = four(entry + 8);
      const facts = entries(gps);
      if (facts.length > MOST_FACTS) return false;
      for (const fact of facts) {
        const size = (SIZE_OF[two(fact + 2)] ?? 1) * four(fact + 4);
        if (size > 4) tiff.fill(0, four(fact + 8), four(fact + 8) + size);
        tiff.fill(0, fact, fact + 12);
      }
      tiff.fill(0, gps, gps + 2);
    }
    return true;
  } catch {
    return false;
  }
}
