/** Who acts, in the words of a line of history. `id` is null for the system. */
export type Actor = { kind: 'person' | 'key' | 'customer' | 'system'; id: string | null; name: string };

/** From where and by what means (catalogue 4.16): kept on each line of history. */
export type Origin = {
  via: 'web' | 'api' | 'mail' | 'job' | 'command' | 'socket' | 'setup';
  /** What exactly: the id of a key or a mailbox, the name of a job. */
  detail?: string;
  ip?: string;
  device?: string;
  requestId?: string;
};
