import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Product } from './product.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The operator's command line beside a running product; resolves with what it printed. @throws with its words when it ends with another code than 0 */
export async function runAdmin(product: Pick<Product, 'dataDir'>, words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'bin/admin.ts'), ...words], { cwd: root, env: { ...process.env, DATA_DIR: product.dataDir }, timeout: 60_000 });
  return stdout.trim();
}
