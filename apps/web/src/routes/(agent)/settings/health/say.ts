import type { HealthCheck } from '@switchboard/domain/operate/words.ts';
import type { Words } from '#lib/i18n/words.svelte.ts';

type Said = { title: string; sentence: string; todo: string; href?: string };

/** A check in the reader's words: what it is about, how it stands, and what to do where it does not stand well. */
export function say({ name, about, state, facts }: HealthCheck, { t, moment, duration, number }: Words, now: number): Said {
  const text = (fact: string): string => String(facts[fact] ?? '');
  const count = (fact: string): number => Number(facts[fact] ?? 0);
  const when = (fact: string): string => (facts[fact] ? moment(text(fact), now) : '');
  const inGB = (fact: string): string => number(Math.round(count(fact) / 107_374_182.4) / 10);
  const title = name === 'mailbox' ? t('health.mailbox', { address: about ?? '' }) : t(`health.${name}`);
  const todo = name === 'sending' ? t('health.sending.todo', { count: count('waiting') }) : t(`health.${name}.todo`);

  const sentences: Record<HealthCheck['name'], () => string> = {
    database: () => (state === 'well' ? t('health.database.well', { ms: count('ms') }) : t('health.database.failing', { error: text('error') })),
    stream: () => (state === 'well' ? t('health.stream.well') : t('health.stream.failing', { duration: duration(count('silentMs')) })),
    disk: () => (state === 'failing' ? t('health.disk.failing', { folder: text('folder') }) : t(`health.disk.${state}`, { free: inGB('freeBytes'), folder: text('folder') })),
    sending: () => (state === 'well' ? t('health.sending.well') : t('health.sending.failing', { reason: text('reason') })),
    outbox: () => [state === 'well' ? t('health.outbox.well', { count: count('waiting') }) : t('health.outbox.warning', { count: count('waiting'), when: when('oldestAt') }), count('failedToday') > 0 ? t('health.outbox.failed', { count: count('failedToday') }) : ''].join(' '),
    mailbox: () => (state === 'failing' ? t('health.mailbox.failing', { error: text('error') }) : facts.lastFetchAt ? t(state === 'well' ? 'health.mailbox.well' : 'health.mailbox.warning', { when: when('lastFetchAt') }) : t('health.mailbox.never')),
    quarantine: () => (state === 'well' ? t('health.quarantine.well') : t('health.quarantine.warning', { count: count('quarantined'), stuck: count('stuck') })),
    jobs: () => t(state === 'well' ? 'health.jobs.well' : 'health.jobs.warning', { waiting: count('waiting') }),
    sweeps: () => (!facts.lastAt ? t('health.sweeps.none') : state === 'well' ? t('health.sweeps.well', { when: when('lastAt') }) : t('health.sweeps.warning', { names: text('late'), error: text('error') })),
    followers: () => (state === 'well' ? t('health.followers.well') : t('health.followers.warning', { count: count('givenUp'), names: text('names'), error: text('error') })),
    push: () => (state === 'well' ? t('health.push.well', { count: count('devices') }) : t('health.push.warning', { count: count('failed'), error: text('error') })),
    webhooks: () => (state === 'well' ? t('health.webhooks.well', { count: count('active') }) : t('health.webhooks.warning', { names: text('names') })),
    backup: () => {
      if (state === 'failing') return t('health.backup.failing', { error: text('error') });
      if (facts.everyHours === 0) return t('health.backup.off');
      if (!facts.lastAt) return t('health.backup.none');
      return state === 'well' ? t('health.backup.well', { when: when('lastAt'), size: number(Math.max(0.1, Math.round(count('bytes') / 104_857.6) / 10)) }) : t('health.backup.warning', { when: when('lastAt') });
    },
  };
  // A check that could not be made says why in the words of whatever failed.
  const unexpected = state === 'failing' && facts.error && !['mailbox', 'backup', 'database'].includes(name);
  return { title, sentence: unexpected ? text('error') : sentences[name](), todo, href: pages[name] };
}

const pages: Partial<Record<HealthCheck['name'], string>> = { mailbox: '/settings/mailboxes', outbox: '/settings/mailboxes', quarantine: '/settings/quarantine', backup: '/settings/backups' };
