import { lookup, type LookupAddress } from 'node:dns';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Problem } from './problem.ts';

/** Kinds of addresses that a person outside may make us call: only the open internet, never this machine, its network or a cloud's metadata (catalogue 4.17, 6). */
const open: ReadonlySet<string> = new Set(['unicast']);

let lettingAll = false;

/** Tests only: lets calls reach this machine. */
export function letPrivateAddresses(on: boolean): void {
  lettingAll = on;
}

export function isPublicAddress(address: string): boolean {
  if (lettingAll) return true;
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (!open.has(parsed.range())) return false;
  // NAT64 and 6to4 wrap an IPv4 address; ipaddr names their ranges, and what it calls unicast can still hold one (IPv4-compatible).
  return !(parsed.kind() === 'ipv6' && (parsed as ipaddr.IPv6).parts.slice(0, 6).every((part) => part === 0));
}

/**
 * Whether an address may be called at all, as far as its text says. What its name leads to is looked at again when the connection is made, by `publicAgents`.
 * @throws Problem `invalid`
 */
export function requirePublicUrl(text: string, path = 'url'): URL {
  const refuse = (message: string): never => {
    throw new Problem('invalid', message, { errors: [{ path, message }] });
  };
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return refuse('This is not an address such as https://example.com/hook.');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') refuse('Only http and https can be called.');
  if (url.username || url.password) refuse('Leave name and password out of the address; the signature proves who calls.');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const named = /^(localhost|.*\.(localhost|local|internal|home\.arpa))\.?$/i.test(host) || !host.includes('.');
  if (isIP(host) ? !isPublicAddress(host) : named && !lettingAll) refuse('This address leads into a private network. Give one that is reachable on the internet.');
  return url;
}

/** Asked at every connection, so that a name that changed its mind since (DNS rebinding) is met as well. */
const publicLookup: LookupFunction = (hostname, options, answer) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const addresses = found as unknown as LookupAddress[];
    if (error) return answer(error, '', 4);
    const closed = addresses.find(({ address }) => !isPublicAddress(address));
    if (closed || addresses.length === 0) return answer(Object.assign(new Error(`${hostname} leads into a private network.`), { code: 'EPRIVATE' }), '', 4);
    if (options.all) return (answer as unknown as (error: null, found: LookupAddress[]) => void)(null, addresses);
    answer(null, addresses[0]!.address, addresses[0]!.family);
  });
};

/** Connections for calls to addresses that people gave. None is kept open, so that every call is looked at. */
export const publicAgents = {
  http: new HttpAgent({ keepAlive: false, lookup: publicLookup } as never),
  https: new HttpsAgent({ keepAlive: false, lookup: publicLookup } as never),
};
