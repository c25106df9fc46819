import type { MailboxView, Security } from '@switchboard/domain/conversations/mailbox-words.ts';

const ports: Record<'imap' | 'smtp', Record<Security, string>> = {
  imap: { tls: '993', starttls: '143', none: '143' },
  smtp: { tls: '465', starttls: '587', none: '25' },
};

type Given = { host: string; port: number; security: Security; user: string; hasPassword: boolean; folder?: string } | null;

/** One server in the form. Its port follows the encryption, and name and user follow the address, until somebody types their own. */
export class ServerForm {
  readonly kind: 'imap' | 'smtp';
  used = $state(true);
  host = $state('');
  port = $state('');
  security = $state<string>('tls');
  user = $state('');
  password = $state('');
  folder = $state('INBOX');
  readonly hasPassword: boolean;
  #guess = { host: '', user: '' };

  constructor(kind: 'imap' | 'smtp', given: Given | undefined) {
    this.kind = kind;
    this.hasPassword = given?.hasPassword ?? false;
    this.used = given !== null;
    this.security = given?.security ?? 'tls';
    this.port = given ? String(given.port) : ports[kind].tls;
    if (given) Object.assign(this, { host: given.host, user: given.user, folder: given.folder ?? 'INBOX' });
  }

  follow(address: string): void {
    const domain = address.split('@')[1] ?? '';
    const next = { host: domain ? `${this.kind}.${domain}` : '', user: domain ? address : '' };
    if (this.host === this.#guess.host) this.host = next.host;
    if (this.user === this.#guess.user) this.user = next.user;
    this.#guess = next;
  }

  secure(security: string): void {
    if (Object.values(ports[this.kind]).includes(this.port)) this.port = ports[this.kind][security as Security];
    this.security = security;
  }

  get value() {
    if (!this.used) return null;
    const password = this.password || !this.hasPassword ? { password: this.password } : {};
    return { host: this.host.trim(), port: Number(this.port) || 0, security: this.security, user: this.user.trim(), ...password, ...(this.kind === 'imap' ? { folder: this.folder.trim() } : {}) };
  }
}

/** What the dialog edits. */
export class MailboxForm {
  name = $state('');
  address = $state('');
  teamId = $state('');
  acknowledge = $state(true);
  en = $state('');
  de = $state('');
  plusAddressing = $state(true);
  isDefault = $state(false);
  active = $state(true);
  takeExisting = $state(true);
  readonly imap: ServerForm;
  readonly smtp: ServerForm;
  readonly #given: MailboxView | null;

  constructor(given: MailboxView | null) {
    this.#given = given;
    this.imap = new ServerForm('imap', given ? given.imap : undefined);
    this.smtp = new ServerForm('smtp', given ? given.smtp : undefined);
    if (!given) return;
    const { name, address, teamId, acknowledge, acknowledgement, plusAddressing, isDefault, active, takeExisting } = given;
    Object.assign(this, { name, address, teamId: teamId ?? '', acknowledge, en: acknowledgement.en ?? '', de: acknowledgement.de ?? '', plusAddressing, isDefault, active, takeExisting });
  }

  /** A new mailbox's servers are usually called after its address. */
  followAddress(): void {
    if (this.#given) return;
    this.imap.follow(this.address.trim());
    this.smtp.follow(this.address.trim());
  }

  get value() {
    const { name, address, acknowledge, plusAddressing, isDefault, active, takeExisting } = this;
    const acknowledgement = { ...this.#given?.acknowledgement, ...without({ en: this.en.trim(), de: this.de.trim() }) };
    return { name, address: address.trim(), teamId: this.teamId || null, acknowledge, acknowledgement, plusAddressing, isDefault, active, takeExisting, imap: this.imap.value, smtp: this.smtp.value };
  }

  get tested() {
    return { ...(this.#given ? { id: this.#given.id } : {}), address: this.address.trim(), imap: this.imap.value, smtp: this.smtp.value };
  }
}

/** An empty text stands for our own words. */
const without = (texts: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));
