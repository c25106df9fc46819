import mongoose from 'mongoose';
import { publicUrl } from '../platform/config.ts';
import { log } from '../platform/log.ts';
import { Problem } from '../platform/problem.ts';
import { authSecret, cookieName, cookiesAreSecure, cookiesOf, COOKIE_PREFIX, type Cookie } from './cookies.ts';
import { hashPassword, verifyPassword } from './password.ts';
import type { From } from './from.ts';

export const SESSION_DAYS = 30;

/** What of better-auth we call: its endpoints as functions. It is not mounted anywhere (docs/decisions). */
type Call<Body> = (call: { body: Body; headers: Headers; returnHeaders: true }) => Promise<{ headers: Headers; response: Record<string, unknown> | null }>;
type AuthApi = {
  signInEmail: Call<{ email: string; password: string }>;
  verifyTOTP: Call<{ code: string }>;
  verifyBackupCode: Call<{ code: string }>;
  enableTwoFactor: Call<{ password: string }>;
  generateBackupCodes: Call<{ password: string }>;
};

let loading: Promise<AuthApi> | null = null;

/** Loaded at the first sign-in: 30 MB and a third of a second that a start need not wait for. */
async function authApi(): Promise<AuthApi> {
  loading ??= loadAuth().catch((error: unknown) => {
    // A database that was away for a moment must not keep everybody out until a restart.
    loading = null;
    throw error;
  });
  return loading;
}

async function loadAuth(): Promise<AuthApi> {
  const [{ betterAuth }, { mongodbAdapter }, { twoFactor }] = await Promise.all([
    import('better-auth/minimal'),
    import('better-auth/adapters/mongodb'),
    import('better-auth/plugins/two-factor'),
  ]);
  const auth = betterAuth({
    appName: 'Switchboard',
    baseURL: publicUrl(),
    secret: authSecret(),
    database: mongodbAdapter(mongoose.connection.db as never),
    user: { modelName: 'people' },
    session: { modelName: 'auth_sessions', expiresIn: SESSION_DAYS * 86_400, cookieCache: { enabled: false } },
    account: { modelName: 'auth_accounts' },
    verification: { modelName: 'auth_verifications' },
    emailAndPassword: { enabled: true, disableSignUp: true, password: { hash: hashPassword, verify: verifyPassword } },
    plugins: [
      twoFactor({
        issuer: 'Switchboard',
        twoFactorTable: 'auth_two_factors',
        schema: { user: { fields: { twoFactorEnabled: 'totpEnabled' } } },
      }),
    ],
    advanced: { cookiePrefix: COOKIE_PREFIX, useSecureCookies: cookiesAreSecure(), ipAddress: { ipAddressHeaders: ['x-switchboard-ip'] } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // It would say "user not found" and the like on the console; refusals are told by our history.
    logger: { level: 'error', log: (level, message) => log[level === 'error' ? 'error' : 'debug']({ from: 'better-auth' }, message) },
  });
  return auth.api as unknown as AuthApi;
}

type Answer = { cookies: Cookie[]; data: Record<string, unknown> };

/** Calls one of better-auth's endpoints. Returns null where it refuses; what it cannot do at all is a bug and is thrown. */
export async function callAuth<Name extends keyof AuthApi>(name: Name, body: Parameters<AuthApi[Name]>[0]['body'], from: From, cookies?: string | null): Promise<Answer | null> {
  const api = await authApi();
  try {
    const call = api[name] as Call<unknown>;
    const { headers, response } = await call({ body, headers: headersOf(from, cookies), returnHeaders: true });
    return { cookies: cookiesOf(headers), data: response ?? {} };
  } catch (error) {
    const status = (error as { statusCode?: number }).statusCode;
    if (status === 429) throw new Problem('too_many', 'Too many wrong codes. Try again in a quarter of an hour.', { retryAfter: 900 });
    if (status !== undefined && status < 500) return null;
    throw error;
  }
}

function headersOf(from: From, cookies?: string | null): Headers {
  const headers = new Headers();
  if (from.device) headers.set('user-agent', from.device.slice(0, 300));
  if (from.ip) headers.set('x-switchboard-ip', from.ip);
  if (cookies) headers.set('cookie', cookies);
  return headers;
}

/** Only the cookie of a sign-in that waits for its second factor, so that an older session is not taken for it. */
export function challengeOnly(cookieHeader: string | null): string | null {
  const name = cookieName('two_factor');
  return cookieHeader?.split(';').map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`)) ?? null;
}
