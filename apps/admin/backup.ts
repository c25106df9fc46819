import { resolve } from 'node:path';
import { backUp } from '@switchboard/domain/operate/backup/backups.ts';
import { restoreBackup } from '@switchboard/domain/operate/backup/restore-backup.ts';
import { Misuse, readArguments } from './arguments.ts';
import { operator } from './operator.ts';

export async function backup(args: string[]): Promise<void> {
  const given = readArguments(args, { words: ['FILE'], flags: ['with-secret', 'without-secret'] });
  if (given.flag('with-secret') && given.flag('without-secret')) throw new Misuse('--with-secret and --without-secret exclude each other.');
  const options = given.flag('with-secret') ? { withSecret: true } : given.flag('without-secret') ? { withSecret: false } : {};
  const made = await backUp(resolve(given.words[0]!), { why: 'command', by: operator('backup') }, options);
  console.log(`${made.tickets!.toLocaleString('en')} tickets and everything else as of ${made.instant!.toISOString()}, ${inMB(made.bytes!)} MB: ${made.file}`);
}

export async function restore(args: string[]): Promise<void> {
  const given = readArguments(args, { words: ['FILE'], flags: ['with-another-secret'] });
  const manifest = await restoreBackup(resolve(given.words[0]!), operator('restore'), { withAnotherSecret: given.flag('with-another-secret'), told: (line) => console.error(line) });
  const tickets = manifest.collections.find(({ name }) => name === 'tickets')?.count ?? 0;
  console.log(
    `Restored as of ${manifest.instant}: ${tickets.toLocaleString('en')} tickets, ${manifest.files.count.toLocaleString('en')} files.\n` +
      'Mail neither leaves nor comes in until somebody says so: on the health page, or with\n  npm run -s admin -- settings set mail.halted false',
  );
}

const inMB = (bytes: number): string => (bytes / 1_048_576).toFixed(1);
