import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, constants, copyFileSync, existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { config } from './config.ts';
import { Problem } from './problem.ts';

let master: string | null = null;

/**
 * The installation's secret: SECRET, or one made at the first start and kept in DATA_DIR with mode 600. Everything that is
 * encrypted or signed hangs on it; a backup of the database is worth little without it.
 */
export function secret(): string {
  master ??= config().secret ?? keptSecret(join(config().dataDir, 'secret'));
  return master;
}

function keptSecret(file: string): string {
  if (!existsSync(file)) makeSecret(file);
  chmodSync(file, 0o600);
  const kept = readFileSync(file, 'utf8').trim();
  if (kept.length < 32) throw new Problem('invalid', `The file ${file} holds no usable secret. Restore it from a backup, or set SECRET.`);
  return kept;
}

function makeSecret(file: string): void {
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(config().dataDir, { recursive: true });
    // Whole or not there: parts that start together read it while it is made.
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flush: true });
    putInPlace(draft, file);
  } catch (cause) {
    // Another process was first; what it wrote is read then.
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST' && existsSync(file)) return;
    throw new Problem('invalid', `The data folder ${config().dataDir} cannot be written to (${(cause as Error).message}). Set DATA_DIR to a folder this user may write to.`, { cause });
  } finally {
    if (existsSync(draft)) rmSync(draft);
  }
}

/** In one step, or in two on a disk that knows no hard links. */
function putInPlace(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    copyFileSync(draft, file, constants.COPYFILE_EXCL);
  }
}

/**
 * Takes over the secret of a backup, in place of one that was made here for nothing yet. False where SECRET is given from outside: then it is
 * the operator who decides.
 */
export function keepSecret(text: string): boolean {
  if (config().secret !== null) return false;
  const file = join(config().dataDir, 'secret');
  mkdirSync(config().dataDir, { recursive: true });
  if (existsSync(file)) renameSync(file, `${file}.before-restore`);
  writeFileSync(file, text, { mode: 0o600, flush: true });
  master = text;
  return true;
}

/** A key for one purpose, so that no two uses share one. */
export function derivedKey(purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret(), 'switchboard', purpose, 32));
}

/** Authenticated encryption (AES-256-GCM) for secrets that settings hold: `v1.<iv>.<tag>.<text>` in base64url. */
export function encrypt(text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', derivedKey('settings'), iv);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return ['v1', iv, cipher.getAuthTag(), sealed].map((part) => (typeof part === 'string' ? part : part.toString('base64url'))).join('.');
}

/** @throws Problem `unavailable` when the text was sealed with another SECRET or was changed. */
export function decrypt(sealed: string): string {
  const [version, iv, tag, text] = sealed.split('.');
  try {
    if (version !== 'v1' || !iv || !tag || text === undefined) throw new Error('not a sealed text');
    const decipher = createDecipheriv('aes-256-gcm', derivedKey('settings'), Buffer.from(iv, 'base64url'));
    decipher.setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([decipher.update(Buffer.from(text, 'base64url')), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new Problem('unavailable', 'A stored secret cannot be read with this SECRET. Start with the SECRET it was stored with, or enter it again.', { cause });
  }
}

/** A keyed hash that only this installation can make. */
export function sign(purpose: string, text: string): string {
  return createHmac('sha256', derivedKey(purpose)).update(text).digest('base64url');
}

/** For random secrets such as keys and tokens: nothing can be guessed, so nothing needs to be slow (lessons.md). */
export function fastHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** 256 random bits unless told otherwise, safe in addresses. */
export const randomToken = (bytes = 32): string => randomBytes(bytes).toString('base64url');

export function equalSecrets(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Tests only. */
export function useSecret(text: string): void {
  master = text;
}
