import type { SendMailOptions } from 'nodemailer';
import type { OutboxRecord } from '../outbox.ts';
import { headerText, strictAddress, type Address } from './address.ts';
import { loopMark } from './message-id.ts';

type Sender = { id: string; name: string; address: string };
type File = { filename: string; contentType: string; content: Exclude<SendMailOptions['attachments'], undefined>[number]['content']; cid?: string };

/** The line below which a customer's program puts what it quotes; `quote-patterns.ts` knows it (E-31). */
const separators = { en: '##- Please type your reply above this line -##', de: '##- Bitte antworten Sie oberhalb dieser Zeile -##' };
const separator = (locale: string): string => separators[locale as keyof typeof separators] ?? separators.en;

/**
 * One mail for the SMTP library. Every name, address and header goes through the strict readers once more (E-22), so that nothing that reached the outbox by
 * another way can put a header or a receiver in.
 */
export function composeMail(
  mail: Pick<
    OutboxRecord,
    'to' | 'cc' | 'fromName' | 'replyTo' | 'subject' | 'text' | 'html' | 'messageId' | 'inReplyTo' | 'references' | 'automatic' | 'kind'
  >,
  sender: Sender,
  files: File[],
  locale = 'en',
): SendMailOptions {
  const answerable = mail.replyTo !== null || mail.inReplyTo !== null;
  return {
    from: person({ name: mail.fromName ?? sender.name, address: sender.address }),
    to: mail.to.map(person),
    cc: mail.cc.map(person),
    ...(mail.replyTo ? { replyTo: person({ name: sender.name, address: mail.replyTo }) } : {}),
    subject: headerText(mail.subject),
    messageId: `<${headerText(mail.messageId)}>`,
    ...(mail.inReplyTo ? { inReplyTo: `<${headerText(mail.inReplyTo)}>` } : {}),
    ...(mail.references.length > 0 ? { references: mail.references.map((id) => `<${headerText(id)}>`) } : {}),
    headers: { 'X-Switchboard-Loop': `${loopMark()} ${sender.id}`, ...(mail.automatic ? automaticMarks(mail.kind) : {}) },
    text: answerable ? `${separator(locale)}\n\n${mail.text}\n` : `${mail.text}\n`,
    ...(mail.html ? { html: htmlDocument(mail.html, answerable ? separator(locale) : null) } : {}),
    attachments: files,
    // Nothing in a mail may name a file or an address for the library to read.
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** So that no other machine answers it (E-14). */
const automaticMarks = (kind: OutboxRecord['kind']) => ({
  'Auto-Submitted': kind === 'acknowledgement' ? 'auto-replied' : 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
});

const person = ({ name, address }: Address) => ({ name: headerText(name), address: strictAddress(address) });

/** Images of the message are named by `data-cid` while it is stored; in a mail they are `cid:` again. */
function htmlDocument(html: string, above: string | null): string {
  const shown = html.replace(/ data-cid="([^"]*)"/g, ' src="cid:$1"').replace(/ data-src="([^"]*)"/g, ' src="$1"');
  const line = above ? `<div style="color:#6b7280;font-size:12px">${above}</div>` : '';
  return `<!doctype html><html><body>${line}<div>${shown}</div></body></html>`;
}
