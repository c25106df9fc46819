import type { Request } from 'express';
import { config, publicUrl } from '@switchboard/domain/platform/config.ts';
import { Problem } from '@switchboard/domain/platform/problem.ts';
import { viewerFromKey } from '@switchboard/domain/people/key.ts';
import { viewerFromCookies } from '@switchboard/domain/people/session.ts';
import type { Viewer } from '@switchboard/domain/people/viewer.ts';

/** Who calls: a program with a key, or a person's browser. @throws Problem `unauthenticated` · `forbidden` */
export async function identify(req: Request): Promise<Viewer> {
  const { authorization } = req.headers;
  const from = { ip: req.ip, device: req.headers['user-agent'], requestId: req.res?.getHeader('x-request-id') as string | undefined };
  if (authorization !== undefined) {
    const key = /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
    const viewer = key ? await viewerFromKey(key, { ...from, via: 'api' }) : null;
    if (!viewer) throw new Problem('unauthenticated', 'This API key is not valid: it may be mistyped, withdrawn or expired.');
    return viewer;
  }
  const viewer = await viewerFromCookies(req.headers.cookie, { ...from, via: 'web' });
  if (!viewer) throw new Problem('unauthenticated', 'Sign in, or send an API key as "Authorization: Bearer …".');
  if (req.method !== 'GET') refuseForeignOrigin(req);
  return viewer;
}

/** A browser sends the cookie along wherever a request comes from, so what changes something must come from our own pages. */
function refuseForeignOrigin(req: Request): void {
  const { origin } = req.headers;
  const own = config().publicUrl ? new URL(publicUrl()).origin : `${req.protocol}://${req.headers.host}`;
  const fromHere = origin !== undefined && URL.canParse(origin) && (origin === own || new URL(origin).host === req.headers.host);
  if (!fromHere) throw new Problem('forbidden', 'This request came from another site. Open Switchboard itself and try again.');
}
