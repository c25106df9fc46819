import { resolve } from 'node:path';
import { z } from 'zod';
import { Problem } from './problem.ts';

const port = z.coerce.number('must be a number').int('must be a whole number').min(0, 'must be between 0 and 65535').max(65535, 'must be between 0 and 65535');
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a full address such as https://desk.example.com' }).transform((url) => url.replace(/\/+$/, ''));
const flag = z.enum(['', '0', '1', 'false', 'true'], 'must be 1 or 0').transform((value) => value === '1' || value === 'true');

const schema = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: httpUrl.optional(),
  DATA_DIR: z.string().default('./data').transform((folder) => resolve(folder)),
  MONGODB_URL: z.string().regex(/^mongodb(\+srv)?:\/\/./, 'must start with mongodb:// or mongodb+srv://').optional(),
  REDIS_URL: z.string().regex(/^rediss?:\/\/./, 'must start with redis:// or rediss://').optional(),
  MONGOD: z.string().optional(),
  SECRET: z.string().min(32, 'must have at least 32 characters; leave it out to have one made and kept in DATA_DIR').optional(),
  ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  ADMIN_PASSWORD: z.string().min(10, 'must have at least 10 characters').optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be one of trace, debug, info, warn, error, fatal, silent').default('info'),
  TRUST_PROXY: z.string().optional(),
  TWILIO_API_URL: httpUrl.optional(),
  SWITCHBOARD_DEV: flag.default(false),
});

/** What the environment says; times nothing may change while the program runs. `publicUrl` has no slash at its end. */
export type Config = {
  port: number;
  host: string;
  publicUrl: string | null;
  dataDir: string;
  mongodbUrl: string | null;
  redisUrl: string | null;
  mongod: string | null;
  secret: string | null;
  adminEmail: string | null;
  adminPassword: string | null;
  logLevel: string;
  /** As Express' `trust proxy`: a number of hops, `true`, or a list of addresses; null: trust nobody. */
  trustProxy: number | boolean | string | null;
  twilioApiUrl: string | null;
  /** Pages come from Vite and reload by themselves (`npm run dev`). */
  dev: boolean;
};

/** @throws Problem `invalid`, with one sentence that names each variable at fault. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message} (it is "${shown(String(issue.path[0]), env)}")`);
    throw new Problem('invalid', `The environment is not right: ${faults.join('; ')}.`);
  }
  const value = parsed.data;
  if (Boolean(value.ADMIN_EMAIL) !== Boolean(value.ADMIN_PASSWORD)) {
    throw new Problem('invalid', 'The environment is not right: ADMIN_EMAIL and ADMIN_PASSWORD go together; set both or neither.');
  }
  return {
    port: value.PORT,
    host: value.HOST,
    publicUrl: value.PUBLIC_URL ?? null,
    dataDir: value.DATA_DIR,
    mongodbUrl: value.MONGODB_URL ?? null,
    redisUrl: value.REDIS_URL ?? null,
    mongod: value.MONGOD ?? null,
    secret: value.SECRET ?? null,
    adminEmail: value.ADMIN_EMAIL?.toLowerCase() ?? null,
    adminPassword: value.ADMIN_PASSWORD ?? null,
    logLevel: value.LOG_LEVEL,
    trustProxy: readTrustProxy(value.TRUST_PROXY),
    twilioApiUrl: value.TWILIO_API_URL ?? null,
    dev: value.SWITCHBOARD_DEV,
  };
}

/** Addresses of databases carry passwords and secrets are secret: neither belongs on a screen or in a log. */
function shown(name: string, env: Record<string, string | undefined>): string {
  return /SECRET|PASSWORD|_URL$/.test(name) && name !== 'PUBLIC_URL' ? '…' : (env[name] ?? '');
}

function readTrustProxy(value: string | undefined): Config['trustProxy'] {
  if (!value || value === '0' || value === 'false') return null;
  if (/^\d+$/.test(value)) return Number(value);
  return value === 'true' ? true : value;
}

let current: Config | null = null;

/** The configuration of this process, read once. */
export function config(): Config {
  current ??= readConfig(process.env);
  return current;
}

/** Tests and the start program only: says what the configuration is, whatever the environment holds. */
export function useConfig(changes: Partial<Config>): void {
  current = { ...(current ?? readConfig(process.env)), ...changes };
}

/** The address people reach this installation at. Before PUBLIC_URL is set: where it listens. */
export function publicUrl(): string {
  const { publicUrl: url, host, port: listening } = config();
  if (url) return url;
  const name = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  return `http://${name}:${listening}`;
}
