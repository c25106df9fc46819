import { recordOfDay } from '../../activity/record-of-day.ts';
import { Contact, type ContactRecord } from '../../customers/contact.ts';
import { permitReadCustomers } from '../../customers/permit-customers.ts';
import { may, permit, type Viewer } from '../../people/viewer.ts';
import { changing } from '../../platform/database.ts';

/** All contacts as lines of CSV, a few at a time, in the columns that an import takes. Written down before the first line leaves. @throws Problem `forbidden` */
export async function exportContacts(viewer: Viewer): Promise<AsyncGenerator<string>> {
  permit(may(viewer, 'tickets.export'));
  permitReadCustomers(viewer);
  const rows = await Contact.estimatedDocumentCount();
  await changing((session) => recordOfDay('customers.exported', { kind: 'contacts', rows }, { chain: 'operation', by: viewer }, session));
  return lines();
}

async function* lines(): AsyncGenerator<string> {
  // With a mark at the start a spreadsheet reads the letters right.
  yield `\uFEFF${['name', 'email', 'email 2', 'phone', 'phone 2', 'account', 'customer number', 'language', 'time zone', 'site', 'notes', 'vip'].join(',')}\r\n`;
  for await (const contact of Contact.find({ mergedIntoId: null }).sort({ nameKey: 1, _id: 1 }).lean<ContactRecord[]>().cursor({ batchSize: 500 })) {
    const { name, emails, phones, accountName, externalIds, locale, zone, site, notes, vip } = contact;
    yield `${[name, emails[0], emails.slice(1).join('; '), phones[0], phones.slice(1).join('; '), accountName, externalIds?.join('; '), locale, zone, site, notes, vip ? 'yes' : ''].map(cell).join(',')}\r\n`;
  }
}

/** What begins like a formula is no formula; a phone number keeps its plus. */
function cell(value: string | null | undefined): string {
  const text = value ?? '';
  const harmless = /^[=@\t\r]|^[+-](?![\d ()./-]*$)/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
