/** Where a picture was taken is nobody's business but its maker's (catalogue 4.19, 6): a phone writes it into every photograph. */
const EXIF = Buffer.from('Exif\0\0', 'latin1');
const XMP = Buffer.from('http://ns.adobe.com/', 'latin1');
const GPS_POINTER = 0x8825;
/** EXIF knows 32 of a place. */
const MOST_FACTS = 64;
const SIZE_OF: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8 };

/** The same JPEG without its place; which way up it stands remains. What is no JPEG, or broken, stays as it is. */
export function withoutPlace(jpeg: Buffer): Buffer {
  if (jpeg.length < 4 || jpeg.readUInt16BE(0) !== 0xffd8) return jpeg;
  const kept: Buffer[] = [jpeg.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
    // Any number of these may stand before a marker.
    if (jpeg[at + 1] === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + jpeg.readUInt16BE(at + 2);
    if (end > jpeg.length || end < at + 4) return jpeg;
    const segment = jpeg.subarray(at, end);
    const content = segment.subarray(4);
    if (jpeg[at + 1] !== 0xe1) kept.push(segment);
    else if (content.subarray(0, 6).equals(EXIF)) kept.push(withoutGps(segment));
    // XMP says it a second time, in words.
    else if (!content.subarray(0, XMP.length).equals(XMP)) kept.push(segment);
    at = end;
  }
  return Buffer.concat([...kept, jpeg.subarray(at)]);
}

/** Blanks what the pointer leads to, and leaves every other offset where it was. */
function withoutGps(segment: Buffer): Buffer {
  const blank = Buffer.from(segment);
  const tiff = blank.subarray(10);
  try {
    const little = tiff.toString('latin1', 0, 2) === 'II';
    const two = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const four = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
    const entries = (at: number) => Array.from({ length: two(at) }, (_, n) => at + 2 + n * 12);
    const pointers = entries(four(4)).filter((entry) => two(entry) === GPS_POINTER);
    // A camera writes one; thousands that lie over each other are made to keep us busy.
    if (pointers.length > 1) return Buffer.alloc(0);
    for (const entry of pointers) {
      const gps = four(entry + 8);
      const facts = entries(gps);
      if (facts.length > MOST_FACTS) return Buffer.alloc(0);
      for (const fact of facts) {
        const size = (SIZE_OF[two(fact + 2)] ?? 1) * four(fact + 4);
        if (size > 4) tiff.fill(0, four(fact + 8), four(fact + 8) + size);
        tiff.fill(0, fact, fact + 12);
      }
      tiff.fill(0, gps, gps + 2);
    }
    return blank;
  } catch {
    // What cannot be read could hold it anywhere: then none of it goes along.
    return Buffer.alloc(0);
  }
}
