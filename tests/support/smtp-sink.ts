import { SMTPServer } from 'smtp-server';

export type SunkMail = { from: string; to: string[]; raw: string };

export type SmtpSink = {
  port: number;
  mails: SunkMail[];
  /** What the next commands are answered with, where it is not "yes". */
  refuse: { mailFrom?: [code: number, words: string]; rcptTo?: [code: number, words: string]; data?: [code: number, words: string] };
  /** Resolves with the mail once one comes that the test looks for. */
  next: (matches?: (mail: SunkMail) => boolean, timeoutMs?: number) => Promise<SunkMail>;
  stop: () => Promise<void>;
};

/** The world outside: a real SMTP server on a port of its own that keeps what it is given, or refuses it. */
export async function startSmtpSink({ user, password }: { user?: string; password?: string } = {}): Promise<SmtpSink> {
  const sink: SmtpSink = { port: 0, mails: [], refuse: {}, next, stop };
  const refusal = (kind: keyof SmtpSink['refuse']) => {
    const [code, words] = sink.refuse[kind] ?? [];
    return code ? Object.assign(new Error(words), { responseCode: code }) : null;
  };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', ...(user ? [] : ['AUTH'])],
    allowInsecureAuth: true,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 200,
    onAuth: (auth, _session, done) =>
      auth.username === user && auth.password === password
        ? done(null, { user })
        : done(Object.assign(new Error('Authentication failed'), { responseCode: 535 })),
    onMailFrom: (_address, _session, done) => done(refusal('mailFrom')),
    onRcptTo: (_address, _session, done) => done(refusal('rcptTo')),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', done);
      stream.on('end', () => {
        const refused = refusal('data');
        const { mailFrom, rcptTo } = session.envelope;
        if (!refused)
          sink.mails.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), raw: Buffer.concat(chunks).toString() });
        done(refused);
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  sink.port = (server.server.address() as { port: number }).port;

  async function next(matches: (mail: SunkMail) => boolean = () => true, timeoutMs = 60_000): Promise<SunkMail> {
    const until = Date.now() + timeoutMs;
    for (;;) {
      const found = sink.mails.find(matches);
      if (found) return found;
      if (Date.now() > until) throw new Error(`No such mail within ${timeoutMs} ms; there are ${sink.mails.length}.`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  function stop(): Promise<void> {
    return new Promise((resolve) => server.close(() => resolve()));
  }
  return sink;
}
