import type { MessageRecord } from '../message.ts';
import { htmlToText } from './html-to-text.ts';

type Forwarded = Pick<MessageRecord, 'author' | 'createdAt' | 'format' | 'body' | 'full' | 'mail' | 'thirdParty'>;

/**
 * Messages as they stand below a note in a mail that passes them on: each with who wrote it and when, as mail programs write it, so that whoever gets it can tell. Of a single one all of it goes
 * along; of several what each added.
 */
export function forwarded(messages: readonly Forwarded[]): { html: string; text: string } {
  const parts = messages.map((message) => {
    const body = (messages.length === 1 ? message.full : null) ?? message.body;
    const head = headOf(message);
    const text = message.format === 'html' ? htmlToText(body).replace(/[\ue0f0-\ue0f2]/g, '').trim() : body;
    return {
      html: `<div><p>${head.map(escape).join('<br />')}</p>${message.format === 'html' ? body : `<p>${escape(body).replaceAll('\n', '<br />')}</p>`}</div>`,
      text: `${head.join('\n')}\n\n${text}`,
    };
  });
  return { html: parts.map(({ html }) => html).join('<hr />'), text: parts.map(({ text }) => text).join('\n\n') };
}

function headOf({ author, createdAt, mail, thirdParty }: Forwarded): string[] {
  const address = thirdParty?.address ?? (author.kind === 'customer' ? mail?.from?.address : null);
  return ['---------- Forwarded message ----------', `From: ${author.name}${address ? ` <${address}>` : ''}`, `Date: ${createdAt.toUTCString()}`, ...(mail?.subject ? [`Subject: ${mail.subject}`] : [])];
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
