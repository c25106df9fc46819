import { expect, test } from 'vitest';
import { withoutPlace } from './without-place.ts';

/** A JPEG with EXIF as phones write it: which way up, and where. */
function photograph({ little = true, xmp = false, broken = false } = {}): Buffer {
  const two = (value: number) => { const bytes = Buffer.alloc(2); if (little) bytes.writeUInt16LE(value); else bytes.writeUInt16BE(value); return bytes; };
  const four = (value: number) => { const bytes = Buffer.alloc(4); if (little) bytes.writeUInt32LE(value); else bytes.writeUInt32BE(value); return bytes; };
  const entry = (tag: number, type: number, count: number, value: Buffer) => Buffer.concat([two(tag), two(type), four(count), value]);
  const ifd = Buffer.concat([two(2), entry(0x0112, 3, 1, Buffer.concat([two(6), two(0)])), entry(0x8825, 4, 1, four(broken ? 9_999 : 38)), four(0)]);
  const gps = Buffer.concat([two(2), entry(1, 2, 2, Buffer.from('N\0\0\0')), entry(2, 5, 3, four(68)), four(0)]);
  const latitude = Buffer.concat([38, 1, 43, 1, 1234, 100].map(four));
  const tiff = Buffer.concat([Buffer.from(little ? 'II' : 'MM'), two(42), four(8), ifd, gps, latitude]);
  const segment = (marker: number, content: Buffer) => Buffer.concat([Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]), content]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0')),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff])),
    ...(xmp ? [segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude="38,43.2N"/>'))] : []),
    segment(0xdb, Buffer.alloc(65, 7)),
    Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]),
  ]);
}

test.each([true, false])('a photograph loses where it was taken and keeps which way up it stands (little endian: %s)', (little) => {
  const before = photograph({ little });
  const after = withoutPlace(before);
  expect(after.length).toBe(before.length);
  const orientation = little ? Buffer.from([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0]) : Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]);
  expect(after.includes(orientation)).toBe(true);
  const degrees = little ? Buffer.from([38, 0, 0, 0, 1, 0, 0, 0, 43]) : Buffer.from([0, 0, 0, 38, 0, 0, 0, 1, 0, 0, 0, 43]);
  expect([before.includes(degrees), after.includes(degrees)]).toEqual([true, false]);
  expect(after.subarray(-78)).toEqual(before.subarray(-78));
  expect(withoutPlace(after)).toEqual(after);
});

test('what says it a second time goes, and what cannot be read goes whole', () => {
  expect(withoutPlace(photograph({ xmp: true })).includes('GPSLatitude')).toBe(false);
  expect(withoutPlace(photograph({ broken: true })).includes('Exif')).toBe(false);
});

test('what is no JPEG, or ends too soon, stays as it is', () => {
  const png = Buffer.from('89504e470d0a1a0a', 'hex');
  const short = photograph().subarray(0, 30);
  for (const bytes of [png, short, Buffer.alloc(0)]) expect(withoutPlace(bytes)).toEqual(bytes);
});

test('the letters that may stand before a marker hide no place behind them', () => {
  const plain = photograph();
  const exif = plain.indexOf(Buffer.from([0xff, 0xe1]));
  const padded = Buffer.concat([plain.subarray(0, exif), Buffer.from([0xff, 0xff]), plain.subarray(exif)]);
  expect(withoutPlace(padded).includes(Buffer.from([38, 0, 0, 0, 1, 0, 0, 0, 43]))).toBe(false);
});

test('one that points to many places, made to keep us busy, goes whole', () => {
  const pointers = Buffer.alloc(8 + 2 + 2 * 12);
  pointers.write('II', 'latin1');
  pointers.writeUInt32LE(8, 4);
  pointers.writeUInt16LE(2, 8);
  for (const at of [10, 22]) pointers.writeUInt16LE(0x8825, at);
  const content = Buffer.concat([Buffer.from('Exif\0\0'), pointers]);
  const made = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0, content.length + 2]), content, Buffer.from([0xff, 0xda, 0, 2, 0xff, 0xd9])]);
  expect(withoutPlace(made).includes('Exif')).toBe(false);
});
