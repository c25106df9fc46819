import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { withoutPlace } from './without-place.ts';

/** EXIF as phones write it: which way up, and where. */
function exif({ little = true, broken = false } = {}): Buffer {
  const two = (value: number) => { const bytes = Buffer.alloc(2); if (little) bytes.writeUInt16LE(value); else bytes.writeUInt16BE(value); return bytes; };
  const four = (value: number) => { const bytes = Buffer.alloc(4); if (little) bytes.writeUInt32LE(value); else bytes.writeUInt32BE(value); return bytes; };
  const entry = (tag: number, type: number, count: number, value: Buffer) => Buffer.concat([two(tag), two(type), four(count), value]);
  const ifd = Buffer.concat([two(2), entry(0x0112, 3, 1, Buffer.concat([two(6), two(0)])), entry(0x8825, 4, 1, four(broken ? 9_999 : 38)), four(0)]);
  const gps = Buffer.concat([two(2), entry(1, 2, 2, Buffer.from('N\0\0\0')), entry(2, 5, 3, four(68)), four(0)]);
  const latitude = Buffer.concat([38, 1, 43, 1, 1234, 100].map(four));
  return Buffer.concat([Buffer.from(little ? 'II' : 'MM'), two(42), four(8), ifd, gps, latitude]);
}
const degrees = (little = true) => (little ? Buffer.from([38, 0, 0, 0, 1, 0, 0, 0, 43]) : Buffer.from([0, 0, 0, 38, 0, 0, 0, 1, 0, 0, 0, 43]));
const upright = (little = true) => (little ? Buffer.from([0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0]) : Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]));
const inWords = '<x:xmpmeta><x exif:GPSLatitude="38,43.2N"/></x:xmpmeta>';

function photograph({ little = true, xmp = false, broken = false } = {}): Buffer {
  const segment = (marker: number, content: Buffer) => Buffer.concat([Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 255]), content]);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, Buffer.from('JFIF\0')),
    segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exif({ little, broken })])),
    ...(xmp ? [segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0${inWords}`))] : []),
    segment(0xdb, Buffer.alloc(65, 7)),
    Buffer.from([0xff, 0xda, 0, 2, 1, 2, 3, 0xff, 0xd9]),
  ]);
}

function pngPicture({ broken = false } = {}): Buffer {
  const chunk = (name: string, content: Buffer) => {
    const [length, sum, named] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.concat([Buffer.from(name), content])];
    length.writeUInt32BE(content.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([length, named, sum]);
  };
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', Buffer.alloc(13, 1)), chunk('eXIf', exif({ little: false, broken })), chunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${inWords}`)), chunk('tEXt', Buffer.from('Title\0A motor')), chunk('IDAT', Buffer.alloc(9, 3)), chunk('IEND', Buffer.alloc(0))]);
}

function webpPicture({ prefix = '' } = {}): Buffer {
  const chunk = (name: string, content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(content.length);
    return Buffer.concat([Buffer.from(name), length, content, Buffer.alloc(content.length % 2)]);
  };
  const body = Buffer.concat([Buffer.from('WEBP'), chunk('VP8X', Buffer.from([0x0c, 0, 0, 0, 1, 0, 0, 1, 0, 0])), chunk('VP8 ', Buffer.alloc(11, 5)), chunk('EXIF', Buffer.concat([Buffer.from(prefix), exif()])), chunk('XMP ', Buffer.from(inWords))]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.from('RIFF'), size, body]);
}

const heicPicture = ({ broken = false } = {}) => Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(40, 9), Buffer.from('\0\0\0\x06Exif\0\0', 'latin1'), exif({ broken }), Buffer.from(inWords), Buffer.alloc(50, 8)]);

/** Every chunk's sum is right, and they end with the file. */
function isSound(png: Buffer): boolean {
  let at = 8;
  while (at + 12 <= png.length) {
    const end = at + 12 + png.readUInt32BE(at);
    if (png.readUInt32BE(end - 4) !== crc32(png.subarray(at + 4, end - 4))) return false;
    at = end;
  }
  return at === png.length;
}

test('a PNG loses its place in both ways of saying it, keeps which way up it stands and its other words, and stays sound', () => {
  const before = pngPicture();
  const after = withoutPlace(before);
  expect([before.includes(degrees(false)), before.includes('GPSLatitude'), isSound(before)]).toEqual([true, true, true]);
  expect([after.includes(degrees(false)), after.includes('GPSLatitude'), isSound(after)]).toEqual([false, false, true]);
  expect([after.includes(upright(false)), after.includes('A motor'), after.includes(Buffer.alloc(9, 3))]).toEqual([true, true, true]);
  const broken = withoutPlace(pngPicture({ broken: true }));
  expect([broken.includes('eXIf'), isSound(broken)]).toEqual([false, true]);
});

test.each(['', 'Exif\0\0'])('so does a WebP, whose header says then that it has no words (%j)', (prefix) => {
  const after = withoutPlace(webpPicture({ prefix }));
  expect([after.includes(degrees()), after.includes('GPSLatitude'), after.includes(upright()), after.includes(Buffer.alloc(11, 5))]).toEqual([false, false, true, true]);
  expect(after.readUInt32LE(4)).toBe(after.length - 8);
  expect(after[20]).toBe(0x08);
});

test('a HEIC keeps every byte where it was', () => {
  for (const broken of [false, true]) {
    const before = heicPicture({ broken });
    const after = withoutPlace(before);
    expect(after.length).toBe(before.length);
    expect(after.includes('GPSLatitude')).toBe(false);
    if (broken) expect(after.includes(Buffer.from('II*\0'))).toBe(false);
    else expect([after.includes(degrees()), after.includes(upright())]).toEqual([false, true]);
    expect(after.subarray(-50)).toEqual(before.subarray(-50));
  }
});

test('whatever is cut off or changed anywhere, nothing is thrown', () => {
  const pictures = [photograph({ xmp: true }), pngPicture(), webpPicture(), heicPicture()];
  for (const picture of pictures) {
    for (let at = 0; at < picture.length; at++) {
      expect(() => withoutPlace(picture.subarray(0, at))).not.toThrow();
      const changed = Buffer.from(picture);
      changed[at]! ^= 0xff;
      expect(() => withoutPlace(changed)).not.toThrow();
    }
  }
});

test.each([true, false])('a photograph loses where it was taken and keeps which way up it stands (little endian: %s)', (little) => {
  const before = photograph({ little });
  const after = withoutPlace(before);
  expect(after.length).toBe(before.length);
  expect(after.includes(upright(little))).toBe(true);
  expect([before.includes(degrees(little)), after.includes(degrees(little))]).toEqual([true, false]);
  expect(after.subarray(-78)).toEqual(before.subarray(-78));
  expect(withoutPlace(after)).toEqual(after);
});

test('what says it a second time goes, and what cannot be read goes whole', () => {
  expect(withoutPlace(photograph({ xmp: true })).includes('GPSLatitude')).toBe(false);
  expect(withoutPlace(photograph({ broken: true })).includes('Exif')).toBe(false);
});

test('what is no picture, or ends too soon, stays as it is', () => {
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
