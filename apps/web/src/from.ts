import type { RequestEvent } from '@sveltejs/kit';
import type { Request } from 'express';
import type { From } from '@switchboard/domain/people/from.ts';

/** From where a page is asked for; which proxies to believe was decided before (start.ts). */
export function fromOf(event: RequestEvent): From {
  const req = (event.platform as { req?: Request } | undefined)?.req;
  return {
    via: 'web',
    ip: event.getClientAddress(),
    device: event.request.headers.get('user-agent') ?? undefined,
    requestId: req?.res?.getHeader('x-request-id') as string | undefined,
  };
}
