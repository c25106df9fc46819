import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sendInParts } from './send-in-parts.ts';

const MB = 1024 * 1024;
const answer = (status: number, body: object) => new Response(JSON.stringify(body), { status });
/** A server that keeps what it gets, and is not there at some of the questions. */
let stored: Uint8Array[];
let away: (asked: number) => boolean;
let asked: number;
let begun: number;

beforeEach(() => {
  [stored, asked, begun, away] = [[], 0, 0, () => false];
  vi.stubGlobal('fetch', async (url: string, { method, body }: { method: string; body?: Blob | string }) => {
    if (away(++asked)) throw new TypeError('Failed to fetch');
    const offset = stored.reduce((sum, { length }) => sum + length, 0);
    const state = () => ({ id: 'u1', size: 3 * MB, offset: stored.reduce((sum, { length }) => sum + length, 0) });
    if (method === 'POST') return (begun++, (stored = []), answer(201, { ...state(), offset: 0, file: null }));
    if (method === 'PATCH') {
      if (Number(new URL(url, 'http://x').searchParams.get('offset')) !== offset) return answer(409, { code: 'conflict', detail: 'elsewhere' });
      stored.push(new Uint8Array(await (body as Blob).arrayBuffer()));
    }
    const now = state();
    return answer(200, { ...now, file: now.offset === now.size ? { id: 'f1', name: 'film.bin' } : null });
  });
});
afterEach(() => vi.unstubAllGlobals());

const bytes = crypto.getRandomValues(new Uint8Array(65_536));
const film = () => Object.assign(new Blob(Array.from({ length: 48 }, () => bytes)), { name: 'film.bin', lastModified: 1 });
const memory = (): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> & { all: Map<string, string> } => {
  const all = new Map<string, string>();
  return { all, getItem: (key) => all.get(key) ?? null, setItem: (key, value) => void all.set(key, value), removeItem: (key) => void all.delete(key) };
};
const pause = async () => {};

test('a connection that is lost for a while loses nothing and sends nothing twice', async () => {
  away = (n) => n >= 3 && n <= 6;
  const heard: number[] = [];
  const kept = memory();
  expect(await sendInParts(film(), { signal: new AbortController().signal, onprogress: (sent) => heard.push(sent), pause, kept })).toMatchObject({ id: 'f1' });
  expect(stored.map(({ length }) => length)).toEqual([MB, MB, MB]);
  expect(heard.at(-1)).toBe(3 * MB);
  expect(kept.all.size).toBe(0);
});

test('after a reload the same file goes on where it stopped', async () => {
  const kept = memory();
  const closing = new AbortController();
  await expect(sendInParts(film(), { signal: closing.signal, onprogress: (sent) => sent === MB && (closing.abort(), (away = () => true)), pause, kept })).rejects.toThrow();
  away = () => false;
  expect(stored).toHaveLength(1);
  expect(await sendInParts(film(), { signal: new AbortController().signal, onprogress: () => {}, pause, kept })).toMatchObject({ id: 'f1' });
  expect(begun).toBe(1);
  expect(stored.map(({ length }) => length)).toEqual([MB, MB, MB]);
});
