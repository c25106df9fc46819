import type { Origin } from '../activity/actor.ts';

/** From where a request comes, as its door knows it. */
export type From = { ip?: string; device?: string; requestId?: string; via?: Origin['via'] };

export function originOf({ ip, device, requestId, via = 'web' }: From): Origin {
  return { via, ...(ip ? { ip } : {}), ...(device ? { device: device.slice(0, 300) } : {}), ...(requestId ? { requestId } : {}) };
}
