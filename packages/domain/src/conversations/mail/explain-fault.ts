import { Problem } from '../../platform/problem.ts';

export type Fault = {
  /** What is wrong and what a person can do about it. */
  sentence: string;
  /** Trying again cannot help. */
  permanent: boolean;
};

type Failure = Error & {
  code?: string;
  responseCode?: number;
  response?: unknown;
  command?: string;
  responseText?: string;
  authenticationFailed?: boolean;
  serverResponseCode?: string;
  responseStatus?: string;
  hostname?: string;
  host?: string;
};

/** What a mail server's refusal means, in words. Secrets never stand in it: what the server said is quoted, what we said is not. */
export function explainMailFault(error: unknown, server: 'imap' | 'smtp', host = ''): Fault {
  if (error instanceof Problem) return { sentence: error.message, permanent: error.code === 'invalid' };
  const failure = error as Failure;
  const at = host ? `"${host}"` : 'the server';
  const again = (sentence: string): Fault => ({ sentence, permanent: false });
  const code = rootCode(failure);

  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EDNS')
    return again(`There is no server called ${at}. Check its name, and that this machine can look names up.`);
  if (code === 'ECONNREFUSED') return again(`${capital(at)} refuses connections on this port. Check the port: ${ports[server]}.`);
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return again(`${capital(at)} cannot be reached from here. Check the network and the firewall.`);
  const certificate = certificates[code ?? ''] ?? certificates[messageOf(failure)];
  if (certificate) return again(certificate.replace('%s', at));
  if (/wrong version number|packet length too long|ssl routines|EPROTO|unexpected message/i.test(`${code} ${failure.message}`)) {
    return again(`${capital(at)} does not speak TLS on this port. Choose STARTTLS, or the port for TLS: ${ports[server]}.`);
  }
  if (/STARTTLS/i.test(failure.message) || code === 'ETLS')
    return again(
      `${capital(at)} offers no STARTTLS on this port. Choose TLS with its port (${ports[server]}), or no encryption for a server in your own network.`,
    );
  if (failure.authenticationFailed || code === 'EAUTH' || failure.responseCode === 535 || failure.responseCode === 534) {
    return again(`The server does not accept this user and password.${said(failure)} Many providers want an app password here.`);
  }
  if (failure.responseCode === 530) return again(`The server wants a sign-in before it takes mail. Enter a user and a password.${said(failure)}`);
  if (
    code === 'ETIMEDOUT' ||
    code === 'ESOCKETTIMEDOUT' ||
    code === 'GREETING_TIMEOUT' ||
    code === 'CONNECT_TIMEOUT' ||
    code === 'UPGRADE_TIMEOUT' ||
    /timed? ?out/i.test(failure.message)
  ) {
    return again(
      `${capital(at)} does not answer. Check name and port, that a firewall lets the connection through, and that TLS is chosen only where the port wants it.`,
    );
  }
  if (failure.responseCode) return { sentence: `The server refused it.${said(failure)}`, permanent: failure.responseCode >= 500 };
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNECTION' || code === 'NoConnection' || code === 'ESOCKET' || code === 'EConnectionClosed') {
    return again(`${capital(at)} ended the connection. Check that encryption and port go together.${said(failure)}`);
  }
  return again(`It did not work: ${failure.message?.slice(0, 200) ?? 'unknown'}.`);
}

const ports = { imap: '993 for TLS, 143 for STARTTLS', smtp: '465 for TLS, 587 for STARTTLS' };

const certificates: Record<string, string> = {
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'The certificate of %s is signed by itself, so it proves nothing. Install one from a known authority there, or give its authority to this program (NODE_EXTRA_CA_CERTS).',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate of %s comes from an authority that is not known here. Give that authority to this program (NODE_EXTRA_CA_CERTS).',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate of %s cannot be verified: its server leaves out the certificates in between.',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'The certificate of %s comes from an authority that is not known here. Give that authority to this program (NODE_EXTRA_CA_CERTS).',
  CERT_HAS_EXPIRED: 'The certificate of %s has expired. Its operator must renew it.',
  CERT_NOT_YET_VALID: 'The certificate of %s is not valid yet. Check the clock of this machine and of the server.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate of %s is for another name. Use the name that it is for.',
};

/** The first code that says something, whichever library wrapped it. */
function rootCode(error: Failure): string | undefined {
  let inner: unknown = error;
  let code: string | undefined;
  for (let depth = 0; inner instanceof Error && depth < 5; depth++) {
    const own = (inner as Failure).code;
    if (typeof own === 'string' && (code === undefined || /^(ESOCKET|ECONNECTION|ETLS)$/.test(code))) code = own;
    inner = (inner as { cause?: unknown }).cause ?? (inner as { errors?: unknown[] }).errors?.[0];
  }
  // nodemailer says ESOCKET for everything and keeps the reason in the text.
  if (code === undefined || code === 'ESOCKET' || code === 'ECONNECTION') {
    const named = /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET)\b/.exec(error.message)?.[1];
    if (named) return named;
  }
  return code;
}

/** Certificates' faults are told by their text where the code is lost. */
function messageOf({ message = '' }: Failure): string {
  if (/self[- ]signed certificate in certificate chain/i.test(message)) return 'SELF_SIGNED_CERT_IN_CHAIN';
  if (/self[- ]signed certificate/i.test(message)) return 'DEPTH_ZERO_SELF_SIGNED_CERT';
  if (/certificate has expired/i.test(message)) return 'CERT_HAS_EXPIRED';
  if (/unable to get local issuer/i.test(message)) return 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY';
  if (/does not match certificate|altnames/i.test(message)) return 'ERR_TLS_CERT_ALTNAME_INVALID';
  return '';
}

function said({ response, responseText }: Failure): string {
  const words = typeof responseText === 'string' ? responseText : typeof response === 'string' ? response : '';
  return words ? ` It says: ${words.replace(/\s+/g, ' ').slice(0, 200)}` : '';
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
