import pino from 'pino';
import { config } from './config.ts';

/**
 * One JSON line for each event, on standard output. Never a secret, a password, an address of a database or the words of a
 * message: what is not named here as a field should not be logged at all.
 */
export const log = pino({
  level: config().logLevel,
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  redact: {
    paths: ['password', '*.password', 'secret', '*.secret', 'token', '*.token', 'authorization', '*.authorization', 'cookie', '*.cookie', 'headers', 'body', '*.body', 'text', '*.text'],
    censor: '[removed]',
  },
  serializers: { err: pino.stdSerializers.err },
});

/** A path as it may be logged: links that need no signing in carry their token in it. */
export const pathForLog = (path: string): string => path.replace(/(\/(?:auth\/reset|auth\/invitation|solved)\/)[^/?]+/g, '$1[removed]');
