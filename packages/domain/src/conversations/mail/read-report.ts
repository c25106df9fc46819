import { readHeaders, readMessageId, readMessageIds, firstOf, type HeaderLine } from './headers.ts';
import { readAddress } from './address.ts';

export type Bounce = {
  recipient: string | null;
  /** An enhanced status such as 5.1.1 (RFC 3463). */
  status: string | null;
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded' | null;
  permanent: boolean;
  /** The server's words. */
  diagnostic: string | null;
  /** Message-IDs that the report quotes; one of them has to be ours for it to be believed (E-18). */
  originalIds: string[];
};

type Part = { type: string; bytes: Uint8Array };

/** Reads what a bounce or a complaint says, from its machine-readable parts where there are some, else from its words (half of real ones have none). */
export function readReport(headers: HeaderLine[], parts: Part[], text: string): Bounce {
  const originalIds = quotedIds(headers, parts, text);
  const report = parts.find(({ type }) => /^message\/(global-)?(delivery-status|feedback-report)$/.test(type));
  const fields = report ? reportFields(report.bytes) : [];
  const of = (name: string) => fields.find(({ key }) => key === name)?.value ?? null;

  const recipient =
    addressIn(of('final-recipient')) ??
    addressIn(of('original-recipient')) ??
    addressIn(firstOf(headers, 'x-failed-recipients')) ??
    addressIn(/<([^<>\s@]{1,64}@[^<>\s@]{1,190})>/.exec(text.slice(0, 20_000))?.[1] ?? null);
  const diagnostic = of('diagnostic-code')?.replace(/^\s*[a-z0-9-]+\s*;\s*/i, '') ?? null;
  const status = statusOf(of('status'), diagnostic) ?? statusOf(null, text.slice(0, 50_000));
  const action =
    readAction(of('action')) ??
    (/delayed|will be retried|still being retried|not yet been delivered|wird weiter versucht/i.test(text.slice(0, 5_000)) ? 'delayed' : null);
  // A bounce that names no status and does not speak of another try has given up.
  const permanent = status ? status.startsWith('5') : action !== 'delayed';
  return { recipient, status, action, permanent, diagnostic: diagnostic ?? firstLine(text), originalIds };
}

/** The report's groups of fields, all of them: the first recipient is the one that is told. */
function reportFields(bytes: Uint8Array): HeaderLine[] {
  const groups = Buffer.from(bytes)
    .toString('latin1')
    .split(/\r?\n\s*\r?\n/);
  return groups.flatMap((group) => readHeaders(Buffer.from(group, 'latin1')));
}

function quotedIds(headers: HeaderLine[], parts: Part[], text: string): string[] {
  const returned = parts
    .filter(({ type }) => /^(message\/(rfc822|global|partial)|text\/rfc822-headers|message\/global-headers)$/.test(type))
    .map(({ bytes }) => readMessageId(readHeaders(bytes)));
  const written =
    text
      .match(/message-id:\s*<[^<>\s]{3,998}>/gi)
      ?.slice(0, 5)
      .flatMap((line) => readMessageIds(line.slice(line.indexOf('<')))) ?? [];
  const answered = [...readMessageIds(firstOf(headers, 'in-reply-to')), ...readMessageIds(firstOf(headers, 'references')).reverse()];
  return [...new Set([...returned, ...written, ...answered].filter((id) => id !== null))];
}

const addressIn = (value: string | null): string | null => {
  const candidate = value
    ?.replace(/^\s*[a-z0-9-]+\s*;\s*/i, '')
    .split(',')[0]
    ?.trim()
    .replace(/^<|>$/g, '');
  return candidate ? readAddress(candidate) : null;
};

function statusOf(field: string | null, words: string | null): string | null {
  const given = /\b([245]\.\d{1,3}\.\d{1,3})\b/;
  const fromField = given.exec(field ?? '')?.[1];
  // "5.0.0" says nothing; the server's own words often say more.
  if (fromField && !/^[45]\.0\.0$/.test(fromField)) return fromField;
  return given.exec((words ?? '').replace(/\b\d{1,3}(\.\d{1,3}){3}\b/g, ''))?.[1] ?? fromField ?? null;
}

function readAction(value: string | null): Bounce['action'] {
  const action = /^\s*(failed|failure|delayed|delivered|relayed|expanded)/i.exec(value ?? '')?.[1]?.toLowerCase();
  return action === 'failure' ? 'failed' : ((action as Bounce['action'] | undefined) ?? null);
}

const firstLine = (text: string): string | null =>
  text
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim()
    .slice(0, 300) ?? null;
