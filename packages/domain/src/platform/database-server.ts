import type { Db, Document } from 'mongodb';
import { Problem } from './problem.ts';

/** @throws Problem `unavailable`: transactions and change streams, on which everything rests, need a replica set of 6.0 or newer. */
export async function checkServer(db: Db): Promise<void> {
  const admin = db.admin();
  const [hello, build] = await Promise.all([admin.command({ hello: 1 }), admin.command({ buildInfo: 1 })]);
  refuseUninitiated(hello);
  refuseStandalone(hello);
  refuseOld(build.version as string);
}

function refuseUninitiated(hello: Document): void {
  if (hello.isreplicaset !== true) return;
  throw new Problem('unavailable', `The MongoDB at MONGODB_URL ${notInitiated}`);
}

const notInitiated = 'was started as a member of a replica set that does not exist yet. Run rs.initiate() once in mongosh.';

function refuseStandalone(hello: Document): void {
  if (hello.setName || hello.msg === 'isdbgrid') return;
  throw new Problem(
    'unavailable',
    'The MongoDB at MONGODB_URL is a single server, and Switchboard needs a replica set (one member is enough) for transactions and live updates. ' +
      'Start mongod with --replSet rs0 and run rs.initiate() once in mongosh; or leave MONGODB_URL out, and Switchboard runs a MongoDB of its own.',
  );
}

export function refuseOld(version: string): void {
  if (Number.parseInt(version, 10) >= 6) return;
  throw new Problem('unavailable', `The MongoDB at MONGODB_URL is version ${version}, and Switchboard needs 6.0 or newer. Upgrade it; or leave MONGODB_URL out, and Switchboard runs a MongoDB of its own.`);
}

/** The driver's errors, and Mongoose's own copies of them, name what they waited for; this says what a person can do. Problems pass through as they are. */
export function explainConnectFailure(error: unknown, url: string): unknown {
  if (error instanceof Problem) return error;
  const { name = '', message = '', code, codeName } = error as { name?: string; message?: string; code?: number; codeName?: string };
  const where = `The MongoDB at MONGODB_URL (${withoutPassword(url)})`;
  if (malformed.has(name)) {
    return new Problem('invalid', `MONGODB_URL is not an address MongoDB understands: ${message}. It looks like mongodb://host:27017/switchboard?replicaSet=rs0.`, { cause: error });
  }
  if (code === 18 || codeName === 'AuthenticationFailed' || /Authentication failed/i.test(message)) {
    return new Problem('unavailable', `${where} refused the name or the password. Check both, and authSource, in MONGODB_URL.`, { cause: error });
  }
  if (code === 13 || codeName === 'Unauthorized') {
    return new Problem('unavailable', `${where} wants a name and a password. Put them into MONGODB_URL: mongodb://name:password@host/switchboard?replicaSet=rs0.`, { cause: error });
  }
  if (isNotInitiated(error)) {
    return new Problem('unavailable', `${where} ${notInitiated}`, { cause: error });
  }
  if (/ServerSelectionError$/.test(name) || /^query(Srv|Txt) /.test(message)) {
    return new Problem('unavailable', `${where} does not answer (${message}). Check that it runs and that the address, replicaSet and TLS settings in MONGODB_URL are right.`, { cause: error });
  }
  return error;
}

/** The driver has a class for each way an address can be wrong. */
const malformed = new Set(['MongoParseError', 'MongoInvalidArgumentError', 'MongoAPIError', 'MongoRuntimeError', 'MongoMissingCredentialsError', 'URIError']);

function isNotInitiated(error: unknown): boolean {
  const servers = (error as { reason?: { servers?: Map<string, { type: string }> } }).reason?.servers;
  return servers !== undefined && [...servers.values()].some((server) => server.type === 'RSGhost');
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^@/]*@/, '//').replace(/\?.*$/, '');
}
