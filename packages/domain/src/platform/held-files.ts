import { removeFile } from './files.ts';

type Asker = (sha256: string) => Promise<unknown>;

const holders: Asker[] = [];

/** Beside each model that names stored contents: whether anything of it still needs one. */
export function mayHold(ask: Asker): void {
  holders.push(ask);
}

/** Contents are stored once however often they were sent: the bytes go with the last that names them. Call it after its own record is gone. */
export async function removeUnheld(contents: readonly string[]): Promise<void> {
  for (const sha256 of new Set(contents)) {
    const held = await Promise.all(holders.map((ask) => ask(sha256)));
    if (!held.some(Boolean)) await removeFile(sha256);
  }
}
