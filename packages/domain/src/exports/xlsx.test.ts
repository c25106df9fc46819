import { expect, test } from 'vitest';
import { unzipped } from '../../../../tests/support/unzip.ts';
import type { Cell } from './cells.ts';
import { xlsx } from './xlsx.ts';

const sheet = 'xl/worksheets/sheet1.xml';

test('texts stay texts, what XML and Excel cannot hold does not break the file, and a text no cell holds says where it was cut', async () => {
  async function* rows(): AsyncGenerator<Cell[]> {
    yield ['=1+1', 'a < b & "c" > d\u0000\u000b', '_x000D_ _X0041_ _x1', 'half \ud83d of a sign', '  spaces\nand lines  '];
    yield [null, '', 1.5, true, new Date('2026-11-22T12:00:00Z')];
    yield ['x'.repeat(40_000), Number.NaN];
  }
  const bytes = Buffer.concat(await Array.fromAsync(xlsx(['Subject', 'B', 'C', 'D', 'E'], rows())));
  const files = unzipped(bytes);
  expect([...files.keys()]).toEqual(['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', sheet]);
  const text = files.get(sheet)!;
  const cell = (place: string) => new RegExp(`<c r="${place}"[^>]*>(.*?)</c>`, 's').exec(text)?.[1];
  expect(cell('A2')).toBe('<is><t xml:space="preserve">=1+1</t></is>');
  expect(cell('B2')).toContain('a &lt; b &amp; "c" &gt; d<');
  expect(cell('C2')).toContain('_x005F_x000D_ _x005F_X0041_ _x1<');
  expect(cell('D2')).toContain('half \ufffd of a sign');
  expect(cell('E2')).toContain('>  spaces\nand lines  <');
  expect([cell('A3'), cell('B3'), cell('C3'), cell('D3'), cell('E3')].filter(Boolean)).toEqual(['<v>1.5</v>', '<v>1</v>', '<v>46348.5</v>']);
  expect(cell('A4')).toMatch(/x … \[cut here: a cell holds no more\]<\/t>/);
  expect(/>(x+ .*?)</.exec(cell('A4')!)![1]).toHaveLength(32_767);
  expect(cell('B4')).toBeUndefined();
});

test('a sheet is written while its rows come, so that it is never whole in memory', async () => {
  let asked = 0;
  async function* rows(): AsyncGenerator<Cell[]> {
    while (asked < 20_000) {
      asked += 1;
      yield [Array.from({ length: 400 }, () => Math.random().toString(36)).join(' ')];
    }
  }
  const pieces = xlsx(['Note'], rows());
  let bytes = 0;
  while (bytes < 1_000_000) bytes += (await pieces.next()).value!.length;
  expect(asked).toBeLessThan(2_000);
  await pieces.return(undefined);
  // Whoever stops reading stops the reading of tickets, too.
  const then = asked;
  await new Promise((done) => setTimeout(done, 50));
  expect(asked - then).toBeLessThan(200);
});

test('what goes wrong while rows are read is told to whoever reads the file', async () => {
  async function* rows(): AsyncGenerator<Cell[]> {
    yield ['one'];
    throw new Error('The database is gone.');
  }
  await expect(Array.fromAsync(xlsx(['Note'], rows()))).rejects.toThrow('The database is gone.');
});
