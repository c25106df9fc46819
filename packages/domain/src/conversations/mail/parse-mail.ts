import { createHash } from 'node:crypto';
import type { MailKind } from '../mailbox-words.ts';
import { classify } from './classify.ts';
import { readHeaders, readMessageId, readMessageIds, firstOf } from './headers.ts';
import { dropQuoted } from './drop-quoted.ts';
import { htmlToText, QUOTE } from './html-to-text.ts';
import { mimeParts, textOf, type MimePart } from './mime-parts.ts';
import { readPeople, readSubject, type People } from './read-people.ts';
import { readReport, type Bounce } from './read-report.ts';
import { sanitiseHtml } from './sanitise-html.ts';
import { safeName, sniffType } from './sniff-type.ts';
import { stripReply } from './strip-reply.ts';

/** Longer texts are cut in the database; the whole stands in the raw mail. */
const MOST_TEXT = 1_000_000;
const MOST_HTML = 3_000_000;

export type ParsedAttachment = { name: string; type: string; size: number; inline: boolean; contentId: string | null; bytes: Uint8Array };

export type ParsedMail = People & {
  messageId: string | null;
  inReplyTo: string[];
  references: string[];
  subject: string;
  text: string;
  replyText: string;
  /** As it is shown: sanitised HTML or text, without the quoted tail, which `full` has (null: nothing was left out). */
  shown: { format: 'text' | 'html'; body: string; full: string | null };
  attachments: ParsedAttachment[];
  kind: MailKind;
  kindReason: string | null;
  bounce: Bounce | null;
  /** Automatic although a person wrote it never is: our loop header names a mailbox, and Auto-Submitted is missing. */
  loop: { mailbox: string; automatic: boolean } | null;
  /** Of sender, subject, words and files: two mails with one Message-ID and another fingerprint are not the same (E-5). */
  fingerprint: string;
  encrypted: boolean;
};

export type ParseInput = { raw: Uint8Array; loopMark: string; ownMessageId: boolean };

/**
 * Reads one raw mail: what it says, who it is from, what sort it is, safe HTML, the new part of an answer. Runs in a thread (platform/threads.ts): a mail made to hang its
 * reader hangs only that. It knows no database; keys come in with the input.
 */
export async function parseMail({ raw, loopMark, ownMessageId }: ParseInput): Promise<ParsedMail> {
  const headers = readHeaders(raw);
  const people = readPeople(headers);
  const subject = readSubject(headers);
  const parts = await mimeParts(raw);
  const contentType = firstOf(headers, 'content-type') ?? '';
  const { text, html, replyText } = readBody(parts);
  const sort = classify({
    headers,
    from: people.from?.address ?? null,
    subject,
    contentType,
    partTypes: parts.map(({ type }) => type),
    loopMark,
    ownMessageId,
  });
  const attachments = readAttachments(parts, html ?? '');
  const loopValue = firstOf(headers, 'x-switchboard-loop');

  return {
    ...people,
    messageId: readMessageId(headers),
    inReplyTo: readMessageIds(firstOf(headers, 'in-reply-to')),
    references: readMessageIds(firstOf(headers, 'references')),
    subject,
    text: text.slice(0, MOST_TEXT),
    replyText: replyText.slice(0, MOST_TEXT),
    shown: show(text.slice(0, MOST_TEXT), html, replyText.slice(0, MOST_TEXT)),
    attachments,
    kind: sort.kind,
    kindReason: sort.reason,
    bounce: sort.kind === 'bounce' || sort.kind === 'complaint' ? readReport(headers, parts, text) : null,
    loop: loopValue ? { mailbox: loopValue.split(' ')[1] ?? '', automatic: firstOf(headers, 'auto-submitted') !== null } : null,
    fingerprint: fingerprintOf([people.from?.address ?? '', subject, text.replace(/\s+/g, ' '), ...attachments.map(({ bytes }) => hash(bytes))]),
    encrypted: /multipart\/encrypted/i.test(contentType) || parts.some(({ type }) => /^application\/(x-)?pkcs7-mime$/.test(type)),
  };
}

const isText = (part: MimePart): boolean =>
  (part.type === 'text/plain' || part.type === 'text/html') &&
  part.disposition !== 'attachment' &&
  !(part.name && part.disposition === 'inline' && part.type === 'text/html');

/** HTML for showing, text for searching and stripping; an empty text part hides no HTML (E-25). Several parts of one sort are joined. */
function readBody(parts: MimePart[]): { text: string; html: string | null; replyText: string } {
  const bodies = parts.filter(isText);
  const plain = bodies
    .filter(({ type }) => type === 'text/plain')
    .map(textOf)
    .join('\n')
    .trim();
  const htmls = bodies.filter(({ type }) => type === 'text/html').map((part) => textOf(part).slice(0, MOST_HTML));
  // Apple Mail puts plain parts between HTML ones; outside an alternative they all belong to what is shown.
  const html = htmls.length === 0 ? null : sanitiseHtml(htmls.join('\n')).html;
  const marked = html === null ? '' : htmlToText(html);
  const text =
    plain ||
    marked
      .split('\n')
      .filter((line) => !Object.values<string>(QUOTE).includes(line))
      .join('\n')
      .trim();
  return { text, html, replyText: replyOf(plain, marked) };
}

/** From the text where its quotes can be told; where they cannot, the HTML may still mark them. */
function replyOf(plain: string, marked: string): string {
  if (!plain) return stripReply(marked);
  const reply = stripReply(plain);
  if (reply.length < plain.length || !Object.values<string>(QUOTE).some((mark) => marked.includes(mark))) return reply;
  const fromHtml = stripReply(marked);
  const words = (text: string) => text.replace(/\s+/g, '');
  return fromHtml && words(plain).startsWith(words(fromHtml)) ? fromHtml : reply;
}

/** Without the quoted tail where that is sure to lose nothing of the reply; else the whole. */
function show(text: string, html: string | null, replyText: string): ParsedMail['shown'] {
  const squeezed = (words: string) => words.replace(/[\s\ue0f0-\ue0f2]+/g, '');
  const isShorter = squeezed(replyText).length < squeezed(text).length;
  if (html === null) return { format: 'text', body: isShorter ? replyText : text, full: isShorter ? text : null };
  if (!isShorter) return { format: 'html', body: html, full: null };
  const withoutQuotes = dropQuoted(html);
  const words = squeezed(htmlToText(withoutQuotes));
  if (words && withoutQuotes !== html && words.includes(squeezed(replyText))) return { format: 'html', body: withoutQuotes, full: html };
  return { format: 'html', body: html, full: null };
}

const signatureBlobs = /^application\/(pgp-signature|(x-)?pkcs7-signature|pgp-encrypted)$/;

function readAttachments(parts: MimePart[], html: string): ParsedAttachment[] {
  const namedInvite = parts.some(({ type, name }) => /^(text\/calendar|application\/ics)$/.test(type) && name);
  const shown = new Set([...html.matchAll(/ data-cid="([^"]*)"/g)].map(([, cid]) => cid!.replaceAll('&amp;', '&').toLowerCase()));
  const kept = parts.filter((part) => {
    if (isText(part) || signatureBlobs.test(part.type) || part.bytes.length === 0) return false;
    return !(part.type === 'text/calendar' && !part.name && namedInvite);
  });
  return kept.map((part, index) => {
    const type = sniffType(part.bytes, part.type);
    const invented = part.type === 'text/calendar' ? 'invite.ics' : null;
    return {
      name: safeName(part.name ?? invented, type, index),
      type,
      size: part.bytes.length,
      inline: part.disposition !== 'attachment' && part.contentId !== null && shown.has(part.contentId.toLowerCase()),
      contentId: part.contentId,
      bytes: part.bytes,
    };
  });
}

const hash = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');
const fingerprintOf = (facts: string[]): string => hash(JSON.stringify(facts));
