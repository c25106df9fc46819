import { request as http, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { publicAgents, requirePublicUrl } from '../platform/public-address.ts';
import { Problem } from '../platform/problem.ts';

const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1_000_000;

/** The text behind an address that a person gave: from the open internet only, at most a megabyte, redirects not followed. @throws Problem, or the error of the connection */
export async function fetchFeed(address: string): Promise<string> {
  const url = requirePublicUrl(address, 'feed.url');
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const onAnswer = (answer: IncomingMessage): void => {
      const refuse = (message: string): void => (answer.destroy(), reject(new Problem('unavailable', message)));
      if (answer.statusCode !== 200) return refuse(`The feed answered ${answer.statusCode}.${(answer.statusCode ?? 0) >= 300 && (answer.statusCode ?? 0) < 400 ? ' Give the address it leads to.' : ''}`);
      const parts: Buffer[] = [];
      let bytes = 0;
      answer.on('data', (part: Buffer) => ((bytes += part.length) > MOST_BYTES ? refuse('The feed is larger than a megabyte.') : parts.push(part)));
      answer.on('end', () => resolve(Buffer.concat(parts).toString('utf8')));
      answer.on('error', reject);
    };
    const options = { agent: secure ? publicAgents.https : publicAgents.http, headers: { accept: 'text/calendar, text/plain;q=0.5', 'user-agent': 'Switchboard-Calendar/1' } };
    const sent = secure ? https(url, options, onAnswer) : http(url, options, onAnswer);
    const timer = setTimeout(() => sent.destroy(new Problem('unavailable', 'The feed did not answer within ten seconds.')), TIMEOUT_MS);
    sent.on('error', reject).on('close', () => clearTimeout(timer)).end();
  });
}
