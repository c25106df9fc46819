import type { ClientSession } from 'mongoose';
import type { EventName, Events } from '../activity/events.ts';
import type { Viewer } from '../people/viewer.ts';
import { toAccountView, type AccountRecord } from './account.ts';
import { toContactView, type ContactRecord } from './contact.ts';
import type { CustomerKind } from './customer-merge.ts';
import { loadAccount } from './find-account.ts';
import { loadContact } from './find-contact.ts';
import { saveAccount } from './save-account.ts';
import { saveContact } from './save-contact.ts';

export type Customer = ContactRecord | AccountRecord;
type By = Pick<Viewer, 'actor' | 'origin'>;
type Tell = [event: EventName, payload: Events[EventName]];

type Rules = {
  noun: string;
  /** Unique to their holder, so they move; the others join. */
  lists: readonly string[];
  /** Kept where the target has them, taken over where it has none. */
  filled: readonly string[];
  flags: readonly string[];
  load(id: string, session?: ClientSession): Promise<Customer>;
  save(before: Customer, wanted: Partial<Customer>, by: By, session: ClientSession, tell?: Tell): Promise<Customer>;
  view(customer: Customer): ReturnType<typeof toContactView> | ReturnType<typeof toAccountView>;
};

export const mergeRules: Record<CustomerKind, Rules> = {
  contact: {
    noun: 'contact',
    lists: ['emails', 'phones', 'rawPhones', 'externalIds'],
    filled: ['accountId', 'accountName', 'locale', 'zone', 'preferredChannel', 'preferredAgentId', 'site'],
    flags: ['vip'],
    load: loadContact,
    save: (before, wanted, by, session, tell) => saveContact(before as ContactRecord, wanted as Partial<ContactRecord>, by, session, undefined, tell),
    view: (customer) => toContactView(customer as ContactRecord),
  },
  account: {
    noun: 'account',
    lists: ['domains', 'externalIds', 'contracts'],
    filled: ['tier', 'phone', 'rawPhone', 'address', 'site', 'accountManagerId', 'preferredAgentId', 'locale'],
    flags: ['vip', 'premium'],
    load: loadAccount,
    save: (before, wanted, by, session, tell) => saveAccount(before as AccountRecord, wanted as Partial<AccountRecord>, by, session, undefined, tell),
    view: (customer) => toAccountView(customer as AccountRecord),
  },
};

type Loose = Record<string, unknown>;

/** What the target becomes. Pure, so that the preview shows what the merge will do. */
export function mergedFields(kind: CustomerKind, target: Customer, source: Customer): Partial<Customer> {
  const { lists, filled, flags } = mergeRules[kind];
  const [into, from] = [target as unknown as Loose, source as unknown as Loose];
  const entries: [string, unknown][] = [
    ...lists.map((field): [string, unknown] => [field, [...((into[field] ?? []) as unknown[]), ...((from[field] ?? []) as unknown[])]]),
    ...filled.map((field): [string, unknown] => [field, isEmpty(into[field]) ? from[field] : into[field]]),
    ...flags.map((field): [string, unknown] => [field, Boolean(into[field] || from[field])]),
    ['aliases', [...new Set([...target.aliases, ...(source.name === target.name ? [] : [source.name]), ...source.aliases])]],
    ['notes', [target.notes, source.notes].filter(Boolean).join('\n\n')],
  ];
  return Object.fromEntries(entries) as Partial<Customer>;
}

/** What is left of the source: a sign that says where it went. */
export const emptied = (kind: CustomerKind): Partial<Customer> => Object.fromEntries(mergeRules[kind].lists.map((field) => [field, []])) as Partial<Customer>;

/** Fields that both have, with different values: the target's stay, and somebody should know. */
export function differingFields(kind: CustomerKind, target: Customer, source: Customer): { field: string; keeps: unknown; leaves: unknown }[] {
  const [into, from] = [mergeRules[kind].view(target) as unknown as Loose, mergeRules[kind].view(source) as unknown as Loose];
  const compared = ['accountName', 'language', 'zone', 'preferredChannel', 'preferredAgentId', 'site', 'tier', 'phone', 'address', 'accountManagerId'].filter((field) => (field === 'phone' ? kind === 'account' : field in into));
  return compared.filter((field) => !isEmpty(into[field]) && !isEmpty(from[field]) && into[field] !== from[field]).map((field) => ({ field, keeps: into[field], leaves: from[field] }));
}

const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === '';
