import { toId } from '../platform/id.ts';
import { setting } from '../platform/settings.ts';
import { mailForInvitation, mailForReset, type LinkMail } from '../people/mail-links.ts';
import { oneLine } from './mail/address.ts';
import { queueMail } from './queue-mail.ts';

type What = 'invitation' | 'reset';

const open = { invitation: mailForInvitation, reset: mailForReset };

/** Somebody was invited, or asked for a new password: a mail with the link, once for each. The default mailbox sends it. */
export async function queueLinkMail(what: What, id: string | null): Promise<void> {
  if (id === null) return;
  const mail = await open[what](toId(id).toString());
  if (!mail) return;
  const { subject } = words(what, mail, await setting('desk.name'));
  await queueMail({
    key: `${what}:${id}`,
    kind: what,
    to: [{ name: oneLine(mail.name, 100), address: mail.to }],
    subject,
    text: '',
    automatic: true,
    link: { what, id },
  });
}

/** Subject and text at the moment of sending; null when the link is of no use any more. */
export async function linkWords({ what, id }: { what: What; id: string }): Promise<{ subject: string; text: string } | null> {
  const mail = await open[what](id);
  return mail && words(what, mail, await setting('desk.name'));
}

function words(what: What, { name, link, locale, expiresAt, from }: LinkMail, desk: string): { subject: string; text: string } {
  const until = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(expiresAt);
  if (locale === 'de') {
    return what === 'invitation'
      ? {
          subject: `Einladung zu ${desk}`,
          text: `Hallo ${name},\n\n${from} hat Sie zu ${desk} eingeladen. Wählen Sie hier Ihr Passwort:\n\n${link}\n\nDer Link gilt bis ${until} UTC und nur einmal.`,
        }
      : {
          subject: `Neues Passwort für ${desk}`,
          text: `Hallo ${name},\n\nwählen Sie hier ein neues Passwort:\n\n${link}\n\nDer Link gilt bis ${until} UTC und nur einmal. Wenn Sie das nicht waren, tun Sie nichts; Ihr Passwort bleibt.`,
        };
  }
  return what === 'invitation'
    ? {
        subject: `Invitation to ${desk}`,
        text: `Hello ${name},\n\n${from} invited you to ${desk}. Choose your password here:\n\n${link}\n\nThe link works once, until ${until} UTC.`,
      }
    : {
        subject: `New password for ${desk}`,
        text: `Hello ${name},\n\nchoose a new password here:\n\n${link}\n\nThe link works once, until ${until} UTC. If it was not you who asked, do nothing; your password stays.`,
      };
}
