import { delimiters, type Delimiter, type Encoding, type ImportField } from './words.ts';

/** How a file was probably written, by its first bytes. */
export function guessEncoding(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  try {
    // In pieces: the last letter may be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/** What divides the first lines most evenly. */
export function guessDelimiter(text: string): Delimiter {
  const lines = text.split(/\r?\n/).filter(Boolean).slice(0, 10);
  const weight = (delimiter: string): number => {
    const counts = lines.map((line) => line.replace(/"[^"]*"/g, '').split(delimiter).length - 1);
    const first = counts[0] ?? 0;
    return first * 10 + counts.filter((count) => count === first && count > 0).length;
  };
  return [...delimiters].sort((a, b) => weight(b) - weight(a))[0] ?? ',';
}

const names: Record<ImportField, RegExp> = {
  key: /^(id|key|number|ticket ?(id|number|no\.?)|case ?(id|number)|nummer|ticketnummer|ref(erence)?|external ?id)$/,
  title: /^(title|subject|summary|betreff|titel)$/,
  description: /^(description|body|text|message|details|beschreibung|nachricht|first message)$/,
  requesterName: /^(name|requester|requester name|customer|customer name|contact|from name|kunde|kundenname|kontakt)$/,
  requesterEmail: /^(e-?mail|requester e-?mail|customer e-?mail|from|from e-?mail|contact e-?mail|kunden-?e-?mail|email address)$/,
  requesterPhone: /^(phone|telephone|mobile|requester phone|telefon|handy)$/,
  company: /^(company|organi[sz]ation|account|business|firma|unternehmen)$/,
  status: /^(status|state|zustand)$/,
  priority: /^(priority|urgency|priorität|prioritaet|dringlichkeit)$/,
  type: /^(type|kind|ticket type|art|typ)$/,
  category: /^(category|topic|help topic|kategorie|thema)$/,
  subcategory: /^(sub-?category|unterkategorie)$/,
  product: /^(product|model|device|equipment|asset|produkt|modell|gerät|geraet)$/,
  serialNumber: /^(serial( ?(number|no\.?))?|s\/?n|seriennummer)$/,
  warrantyUntil: /^(warranty( until| end| expires)?|garantie( bis)?)$/,
  contract: /^(contract( ?(number|no\.?))?|vertrag(snummer)?)$/,
  site: /^(site|location|standort|ort)$/,
  tags: /^(tags|labels|schlagw(ö|oe)rter)$/,
  team: /^(team|group|department|queue|abteilung|gruppe)$/,
  assignee: /^(assignee|agent|owner|assigned to|assigned_to|zuständig|bearbeiter)$/,
  dueAt: /^(due|due ?(at|date)|deadline|f(ä|ae)llig( am)?)$/,
  createdAt: /^(created|created ?(at|on|date)?|date|opened|erstellt( am)?|datum)$/,
};

/** What columns probably are, by their names; each field once. */
export function guessMapping(columns: readonly string[]): (ImportField | null)[] {
  const taken = new Set<ImportField>();
  return columns.map((column) => {
    const plain = column.trim().toLowerCase().replaceAll('_', ' ');
    const field = (Object.keys(names) as ImportField[]).find((one) => !taken.has(one) && names[one].test(plain));
    if (field) taken.add(field);
    return field ?? null;
  });
}
