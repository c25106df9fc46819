import type { ContactColumn } from './words.ts';

const names: Record<ContactColumn, RegExp> = {
  name: /^(name|full ?name|display ?name|contact( name)?|customer( name)?|kunde|kundenname|ansprechpartner|kontakt)$/,
  email: /^(e-?mail( ?1| address)?|mail|e-?mail-?adresse|primary e-?mail)$/,
  email2: /^(e-?mail ?2|second(ary)? e-?mail|other e-?mail|weitere e-?mail)$/,
  phone: /^(phone( ?1| number)?|tel(ephone)?|telefon(nummer)?|mobile( phone)?|handy)$/,
  phone2: /^(phone ?2|second(ary)? phone|other phone|work phone|weitere telefonnummer)$/,
  account: /^(account|company|organi[sz]ation|business|firma|unternehmen|konto|account name|company name)$/,
  contract: /^(contract( number)?|agreement|amc|vertrag(snummer)?)$/,
  contractLevel: /^(contract level|service level|support level|vertragsstufe)$/,
  contractUntil: /^(contract (until|end)|valid until|vertragsende|gültig bis)$/,
  externalId: /^(id|customer ?(id|number|no\.?)|kundennummer|external ?id|cust)$/,
  language: /^(language|lang|locale|sprache)$/,
  zone: /^(time ?zone|zone|zeitzone)$/,
  site: /^(site|location|city|ort|stadt|standort)$/,
  notes: /^(notes?|comments?|remarks?|notizen?|bemerkung(en)?)$/,
  vip: /^(vip|important|wichtig)$/,
};

/** What columns probably are, by their names; each field once. */
export function guessContactColumns(columns: readonly string[]): (ContactColumn | null)[] {
  const taken = new Set<ContactColumn>();
  return columns.map((column) => {
    const plain = column.trim().toLowerCase().replaceAll('_', ' ');
    const field = (Object.keys(names) as ContactColumn[]).find((one) => !taken.has(one) && names[one].test(plain));
    if (field) taken.add(field);
    return field ?? null;
  });
}
