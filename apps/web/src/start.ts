import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import compression from 'compression';
import type { NextFunction, Request, Response } from 'express';
import { config } from '@switchboard/domain/platform/config.ts';
import { setupLink } from '@switchboard/domain/people/first-run.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import type { Host } from '../../host.ts';

type Handler = (req: Request, res: Response, next: NextFunction) => void;

const root = fileURLToPath(new URL('..', import.meta.url));
const built = new URL('../build/handler.js', import.meta.url);

// Read while the database starts; a missing build is reported by start(), as a sentence.
const handlerBuilt = !config().dev && existsSync(built) ? loadBuilt() : null;
handlerBuilt?.catch(() => undefined);

/** The pages. Mounted last: what no other part answers is theirs. */
export async function start(host: Host): Promise<() => Promise<void>> {
  const { handler, stop } = config().dev ? await developing(host) : { handler: await handlerBuilt, stop: async () => undefined };
  if (!handler) throw new Problem('unavailable', 'The pages are not built yet. Start with "npm start", which builds them, or run "npm run build -w web".');
  host.announce(async () => {
    const link = await setupLink();
    return link ? `Make yourself its administrator: ${link}` : null;
  });
  host.app.use(tellWhatExpressKnows);
  // Hashed assets are compressed already and skip this; pages are compressed as they are made.
  host.app.use(compression({ threshold: 1024 }));
  host.app.use(handler);
  return stop;
}

/**
 * SvelteKit reads the scheme, host and address from headers. Express decides whether a proxy may say them (TRUST_PROXY), so its answer replaces
 * whatever the request claims; without it a form sent over plain http would be refused as coming from elsewhere.
 */
function tellWhatExpressKnows(req: Request, _res: Response, next: NextFunction): void {
  req.headers['x-forwarded-proto'] = req.protocol;
  if (req.host) req.headers.host = req.host;
  req.headers['x-client-address'] = req.ip ?? '';
  next();
}

async function loadBuilt(): Promise<Handler> {
  Object.assign(process.env, { PROTOCOL_HEADER: 'x-forwarded-proto', ADDRESS_HEADER: 'x-client-address', BODY_SIZE_LIMIT: '1M' });
  const { handler } = (await import(built.href)) as { handler: Handler };
  return handler;
}

/** Pages straight from their sources, reloading by themselves, on the same server. */
async function developing(host: Host): Promise<{ handler: Handler; stop: () => Promise<void> }> {
  const { createServer } = await import('vite');
  // SvelteKit looks for its files from here.
  process.chdir(root);
  const vite = await createServer({ root, appType: 'custom', server: { middlewareMode: true, ws: { server: host.server } } });
  return { handler: vite.middlewares as unknown as Handler, stop: () => vite.close() };
}
