import { readFileSync } from 'node:fs';

let version: string | null = null;

/** As the package.json at the top says. */
export function productVersion(): string {
  version ??= (JSON.parse(readFileSync(new URL('../../../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
  return version;
}
