import type { Sample } from './samples.ts';

export const vocabularySamples: Record<string, () => Promise<Sample>> = {
  'GET /vocabulary': async () => ({}),
  'GET /vocabulary/{part}': async () => ({ path: { part: 'statuses' } }),
  'PUT /vocabulary/{part}': async () => ({ path: { part: 'categories' }, body: { value: [{ name: 'Hardware', children: ['Printer'] }] } }),
};
