import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
export async function findMongod(given: string | null): Promise<string> { return given ?? 'mongod'; }
