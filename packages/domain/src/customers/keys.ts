import { wordsOf } from '../platform/words-of.ts';
import { domainOf, isPublicDomain } from './public-domains.ts';

/** Order and comparison of names: lower case, without accents and signs. */
export const nameKey = (name: string): string => wordsOf(name).join(' ').slice(0, 120);

/** Of a business "Aurelia GmbH" and "Aurelia Ltd." are one name. */
const legalForms = new Set('gmbh ag kg ohg ug ev ltd limited plc llc llp inc incorporated corp corporation co company sa sas sarl srl spa bv nv ab as aps oy lda sl sp zoo'.split(' '));

export function businessKey(name: string): string {
  const words = wordsOf(name);
  const own = words.filter((word) => !legalForms.has(word));
  return (own.length > 0 ? own : words).join(' ').slice(0, 120);
}

/** Plus-tags and dots are ways to write one mailbox: "ana.silva+shop@x" and "anasilva@x". */
export function mailboxKey(address: string): string {
  const local = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return `${local.replace(/\+.*$/, '').replace(/[._-]/g, '')}@${domainOf(address)}`;
}

type ContactFacts = { name: string; emails: string[]; phones: string[]; accountId: { toString(): string } | null; accountName: string | null; externalIds: string[]; aliases: string[] };

/** What a contact is found by. A number by its whole digits and by those without the country's, with and without the zero in front. */
export function contactWords({ name, emails, phones, accountName, externalIds, aliases }: ContactFacts): string[] {
  return wordSet([name, ...emails, accountName ?? '', ...externalIds, ...aliases], phones);
}

export function accountWords({ name, domains, phone, externalIds, aliases, site }: { name: string; domains: string[]; phone: string | null; externalIds: string[]; aliases: string[]; site: string }): string[] {
  return wordSet([name, ...domains, ...externalIds, ...aliases, site], phone ? [phone] : []);
}

function wordSet(texts: string[], phones: string[]): string[] {
  return [...new Set([...wordsOf(texts.join(' ')), ...phones.flatMap(phoneWords)])].slice(0, 80);
}

/** Country codes have one to three digits; the national number is one of what is left without them. */
function phoneWords(number: string): string[] {
  const digits = number.replace(/\D/g, '');
  if (!number.startsWith('+')) return [digits, digits.replace(/^0+/, '')];
  return [digits, ...[1, 2, 3].flatMap((length) => (digits.length - length >= 6 ? [digits.slice(length), `0${digits.slice(length)}`] : []))];
}

/** Two contacts that share one of these are perhaps one person (catalogue 4.14, 4). */
export function contactLikeKeys({ name, emails, phones, accountId }: ContactFacts): string[] {
  const who = nameKey(name);
  const homes = [...(accountId ? [accountId.toString()] : []), ...emails.map(domainOf).filter((domain) => !isPublicDomain(domain))];
  const isName = who.length > 2 && !/^(info|office|procurement|reception|sales|support|unknown)$/.test(who) && !name.includes('@');
  return [...new Set([...(isName ? homes.map((home) => `n:${who}|${home}`) : []), ...emails.map((address) => `e:${mailboxKey(address)}`), ...phones.flatMap(tailKey)])];
}

export function accountLikeKeys({ name, phone }: { name: string; phone: string | null }): string[] {
  const key = businessKey(name);
  return [...(key.length > 2 ? [`n:${key}`] : []), ...(phone ? tailKey(phone) : [])];
}

/** The last eight digits are the same however the country was written. */
function tailKey(number: string): string[] {
  const digits = number.replace(/\D/g, '');
  return digits.length >= 8 ? [`p:${digits.slice(-8)}`] : [];
}
