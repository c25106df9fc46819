import type { Command } from './command.ts';

/** Every command, in the order `help` tells of them. What one needs is loaded when it is run. */
export const commands: Command[] = [
  {
    name: 'person add',
    usage: 'EMAIL --name N --role R [--team T] [--password P]',
    summary: 'Adds somebody; without a password it prints a link that invites them',
    run: async (args) => (await import('./person.ts')).addPerson(args),
  },
  {
    name: 'person reset',
    usage: 'EMAIL',
    summary: 'Prints a link to choose a new password, turns the second factor off and ends all sessions',
    run: async (args) => (await import('./person.ts')).resetPerson(args),
  },
  {
    name: 'key add',
    usage: 'NAME --role R [--team T] [--scope S] [--expires DATE]',
    summary: 'Makes an API key and prints it, this once; --team and --scope may be repeated',
    run: async (args) => (await import('./key.ts')).addKey(args),
  },
  {
    name: 'backup',
    usage: 'FILE [--with-secret | --without-secret]',
    summary: 'Writes everything into one file, also while the product runs',
    run: async (args) => (await import('./backup.ts')).backup(args),
  },
  {
    name: 'restore',
    usage: 'FILE [--with-another-secret]',
    summary: 'Fills an empty database from a backup; mail waits until "settings set mail.halted false"',
    run: async (args) => (await import('./backup.ts')).restore(args),
  },
  {
    name: 'settings get',
    usage: '[KEY]',
    summary: 'Prints one setting as JSON, or all of them',
    run: async (args) => (await import('./settings.ts')).getSetting(args),
  },
  {
    name: 'settings set',
    usage: 'KEY VALUE',
    summary: 'Changes a setting; VALUE is JSON, or text',
    run: async (args) => (await import('./settings.ts')).setSetting(args),
  },
  {
    name: 'secret accept',
    usage: '',
    summary: 'Carries on with the SECRET of now where the old one is lost; what the old one sealed has to be entered anew',
    run: async (args) => (await import('./secret.ts')).acceptSecret(args),
  },
  {
    name: 'seed',
    usage: '--tickets N [--seed NUMBER]',
    summary: 'Adds synthetic tickets for trials, the same ones for the same number; "demo remove" takes them away',
    run: async (args) => (await import('./seed.ts')).seed(args),
  },
  {
    name: 'demo load',
    usage: '[--tickets N]',
    summary: 'Adds example people, customers and tickets',
    run: async (args) => (await import('./seed.ts')).loadDemo(args),
  },
  {
    name: 'demo remove',
    usage: '',
    summary: 'Removes every example and synthetic record',
    run: async (args) => (await import('./seed.ts')).removeDemo(args),
  },
  {
    name: 'health',
    usage: '',
    summary: 'Says how the installation is; ends with 1 when something fails',
    run: async (args) => (await import('./health.ts')).health(args),
  },
  {
    name: 'history verify',
    usage: '',
    summary: 'Checks the whole history for tampering; ends with 1 where it finds some',
    run: async (args) => (await import('./history.ts')).verify(args),
  },
  { name: 'help', usage: '', summary: 'This', withoutDatabase: true, run: async () => help() },
];

function help(): void {
  const lines = commands.map(({ name, usage, summary }) => `  ${[name, usage].filter(Boolean).join(' ')}\n      ${summary}`);
  console.log(`The operator's command line. It works on the database of this installation, also while the product runs.\n\nnpm run -s admin -- COMMAND\n\n${lines.join('\n')}`);
}
