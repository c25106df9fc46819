/**
 * A QR code (ISO/IEC 18004) of up to 271 bytes: byte mode, error correction L, versions 1 to 10, always mask 0 (a reader undoes any mask; choosing the
 * prettiest is for print). Returns the `d` of an SVG path in modules, and how many there are on a side; null for a longer text.
 */
export function qrCode(text: string): { path: string; size: number } | null {
  const bytes = new TextEncoder().encode(text);
  const version = versions.findIndex((of, at) => at > 0 && bytes.length + (at > 9 ? 3 : 2) <= dataOf(of));
  if (version < 1) return null;
  const size = version * 4 + 17;
  const grid = new Grid(size);
  drawFixed(grid, version);
  drawData(grid, codewords(bytes, version));
  return { path: grid.path(), size };
}

/** Total codewords, check codewords of a block, blocks: level L, by version. */
const versions: readonly (readonly [number, number, number])[] = [[0, 0, 0], [26, 7, 1], [44, 10, 1], [70, 15, 1], [100, 20, 1], [134, 26, 1], [172, 18, 2], [196, 20, 2], [242, 24, 2], [292, 30, 2], [346, 18, 4]];
const alignments: readonly number[][] = [[], [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]];
const dataOf = ([total, check, blocks]: readonly [number, number, number]): number => total - check * blocks;

class Grid {
  readonly size: number;
  #dark: boolean[];
  #fixed: boolean[];

  constructor(size: number) {
    this.size = size;
    this.#dark = Array<boolean>(size * size).fill(false);
    this.#fixed = Array<boolean>(size * size).fill(false);
  }

  fix(x: number, y: number, dark: boolean): void {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.#dark[y * this.size + x] = dark;
    this.#fixed[y * this.size + x] = true;
  }
  isFixed = (x: number, y: number): boolean => this.#fixed[y * this.size + x]!;
  put(x: number, y: number, dark: boolean): void {
    this.#dark[y * this.size + x] = dark;
  }
  path(): string {
    return this.#dark.map((dark, at) => (dark ? `M${at % this.size} ${Math.floor(at / this.size)}h1v1h-1z` : '')).join('');
  }
}

function drawFixed(grid: Grid, version: number): void {
  const { size } = grid;
  for (let at = 0; at < size; at += 1) {
    grid.fix(6, at, at % 2 === 0);
    grid.fix(at, 6, at % 2 === 0);
  }
  for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]] as const) drawSquare(grid, x, y, 4, [2, 4]);
  const places = alignments[version]!;
  const last = places.at(-1);
  for (const x of places) for (const y of places) if (!(x === 6 && y === 6) && !(x === 6 && y === last) && !(x === last && y === 6)) drawSquare(grid, x, y, 2, [1]);
  drawFormat(grid);
  if (version >= 7) drawVersion(grid, version);
}

/** Rings around a centre; those at the distances in `light` stay light. */
function drawSquare(grid: Grid, x: number, y: number, reach: number, light: number[]): void {
  for (let dy = -reach; dy <= reach; dy += 1) for (let dx = -reach; dx <= reach; dx += 1) grid.fix(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
}

function remainder(value: number, polynomial: number, bits: number): number {
  let rest = value;
  for (let at = 0; at < bits; at += 1) rest = (rest << 1) ^ ((rest >>> (bits - 1)) * polynomial);
  return rest & ((1 << bits) - 1);
}

function drawFormat(grid: Grid): void {
  const { size } = grid;
  const kind = 0b01 << 3; // level L, mask 0
  const bits = ((kind << 10) | remainder(kind, 0x537, 10)) ^ 0x5412;
  const bit = (at: number): boolean => ((bits >>> at) & 1) === 1;
  for (let at = 0; at < 6; at += 1) grid.fix(8, at, bit(at));
  grid.fix(8, 7, bit(6));
  grid.fix(8, 8, bit(7));
  grid.fix(7, 8, bit(8));
  for (let at = 9; at < 15; at += 1) grid.fix(14 - at, 8, bit(at));
  for (let at = 0; at < 8; at += 1) grid.fix(size - 1 - at, 8, bit(at));
  for (let at = 8; at < 15; at += 1) grid.fix(8, size - 15 + at, bit(at));
  grid.fix(8, size - 8, true);
}

function drawVersion(grid: Grid, version: number): void {
  const bits = (version << 12) | remainder(version, 0x1f25, 12);
  for (let at = 0; at < 18; at += 1) {
    const dark = ((bits >>> at) & 1) === 1;
    const far = grid.size - 11 + (at % 3);
    const near = Math.floor(at / 3);
    grid.fix(far, near, dark);
    grid.fix(near, far, dark);
  }
}

/** Columns in pairs from the right, up and down in turn, around what is fixed. */
function drawData(grid: Grid, words: number[]): void {
  const { size } = grid;
  let next = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const upwards = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step += 1) {
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (grid.isFixed(x, y)) continue;
        const dark = next < words.length * 8 && ((words[next >>> 3]! >>> (7 - (next & 7))) & 1) === 1;
        grid.put(x, y, dark !== ((x + y) % 2 === 0));
        next += 1;
      }
    }
  }
}

/** Data with its checks, the blocks interleaved. */
function codewords(bytes: Uint8Array, version: number): number[] {
  const [, check, count] = versions[version]!;
  const data = dataWords(bytes, version);
  const short = Math.floor(data.length / count);
  const longer = data.length % count;
  const divisor = checkDivisor(check);
  const blocks: { data: number[]; check: number[] }[] = [];
  for (let at = 0, from = 0; at < count; at += 1) {
    const part = data.slice(from, (from += short + (at >= count - longer ? 1 : 0)));
    blocks.push({ data: part, check: checkWords(part, divisor) });
  }
  const interleave = (of: 'data' | 'check', length: number) => Array.from({ length }, (_nothing, at) => blocks.flatMap((block) => block[of][at] ?? [])).flat();
  return [...interleave('data', short + (longer ? 1 : 0)), ...interleave('check', check)];
}

function dataWords(bytes: Uint8Array, version: number): number[] {
  const capacity = dataOf(versions[version]!);
  const bits: number[] = [];
  const push = (value: number, length: number): void => {
    for (let at = length - 1; at >= 0; at -= 1) bits.push((value >>> at) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version > 9 ? 16 : 8);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, capacity * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  const words = Array.from({ length: bits.length / 8 }, (_nothing, at) => parseInt(bits.slice(at * 8, at * 8 + 8).join(''), 2));
  for (let pad = 0xec; words.length < capacity; pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/** Multiplication in GF(2^8) over x^8 + x^4 + x^3 + x^2 + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let at = 7; at >= 0; at -= 1) {
    product = (product << 1) ^ ((product >>> 7) * 0x11d);
    product ^= ((b >>> at) & 1) * a;
  }
  return product;
}

function checkDivisor(degree: number): number[] {
  const divisor = [...Array<number>(degree - 1).fill(0), 1];
  let root = 1;
  for (let round = 0; round < degree; round += 1) {
    for (let at = 0; at < degree; at += 1) divisor[at] = times(divisor[at]!, root) ^ (divisor[at + 1] ?? 0);
    root = times(root, 2);
  }
  return divisor;
}

function checkWords(data: number[], divisor: number[]): number[] {
  const rest = divisor.map(() => 0);
  for (const word of data) {
    const factor = word ^ rest.shift()!;
    rest.push(0);
    divisor.forEach((coefficient, at) => (rest[at]! ^= times(coefficient, factor)));
  }
  return rest;
}
