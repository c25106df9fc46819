import type { IncomingMessage } from 'node:http';
import { Problem } from '@switchboard/domain/platform/problem.ts';

/** Contract: bodies over 1 MB are refused; files have their own endpoint. */
export const MOST_BYTES = 1024 * 1024;

/** @throws Problem `too_large` · `invalid` for what is not JSON */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(req, MOST_BYTES);
  if (bytes.length === 0) return undefined;
  if (!/^application\/([\w.-]+\+)?json\b/i.test(req.headers['content-type'] ?? '')) {
    throw new Problem('invalid', 'Send the body as JSON, with the header Content-Type: application/json.');
  }
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new Problem('invalid', `The body is not valid JSON: ${(cause as Error).message}.`, { cause });
  }
}

export async function readBytes(req: IncomingMessage, most: number): Promise<Buffer> {
  const tooLarge = () => new Problem('too_large', `The body is larger than the ${Math.round(most / 1024 / 1024)} MB allowed here.`);
  if (Number(req.headers['content-length'] ?? 0) > most) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > most) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (cause) {
    // Whoever sent it went away: nobody hears this, and it is no fault of ours.
    throw cause instanceof Problem ? cause : new Problem('invalid', 'The body broke off.', { cause });
  }
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}
