import { fillTemplate } from '@switchboard/domain/templates/fill-words.ts';
import type { TemplateView } from '@switchboard/domain/templates/words.ts';
import { api, newKey, Refusal } from '../api.ts';
import type { Found } from '../customers/CustomerPicker.svelte';
import { isEmail, isPhone } from '../customers/typed.ts';
import { deskWords } from './desk-words.svelte.ts';
import { KeptTicket, type Kept } from './kept-ticket.ts';
import { emptyTicket, fieldsFor, missingIn, ticketToSend, type Missing, type NewTicket } from './new-ticket.ts';

type About = { personId: string; agent: string; desk: string; today: string };

/** One new ticket being written, in the dialog, on its page or on another device: the same one, kept until it was created or discarded. */
export class NewTicketForm {
  ticket = $state<NewTicket>(emptyTicket());
  /** Somebody we know; their name, address and number need not be typed. */
  customer = $state.raw<Found | null>(null);
  template = $state.raw<TemplateView | null>(null);
  missing = $state.raw<Missing>({});
  /** What the server said of a field, by its path. */
  told = $state.raw<Record<string, string>>({});
  refused = $state<string | null>(null);
  busy = $state(false);
  #tried = false;
  #touched = false;
  #keeping: KeptTicket;
  #key = newKey();
  #about: About;
  /** As the template filled them in: what was not touched since follows the customer. */
  #filled: { title: string; description: string } = { title: '', description: '' };

  constructor(about: About) {
    this.#about = about;
    this.#keeping = new KeptTicket(about.personId);
    this.#take(this.#keeping.read());
  }

  /** Goes on with what was typed on another device since, unless somebody types here already. */
  async look(): Promise<void> {
    const elsewhere = await this.#keeping.look();
    if (elsewhere !== undefined && !this.#touched) this.#take(elsewhere);
  }

  get fields() {
    return fieldsFor(deskWords.now.fields, this.ticket.category);
  }
  get isEmpty(): boolean {
    return this.customer === null && this.template === null && JSON.stringify(this.ticket) === JSON.stringify(emptyTicket());
  }

  choose(found: Found): void {
    this.customer = found;
    Object.assign(this.ticket, { name: found.name, email: found.email ?? '', phone: found.phone ?? '' });
    this.#fill();
    this.typed();
  }
  another(): void {
    this.customer = null;
    Object.assign(this.ticket, { name: '', email: '', phone: '' });
    this.#fill();
    this.typed();
  }
  /** Nobody we know: what was looked for is what we know of them. @returns which field comes next */
  begin(text: string): 'name' | 'email' {
    const what = isEmail(text) ? 'email' : isPhone(text) ? 'phone' : 'name';
    Object.assign(this.ticket, { name: '', email: '', phone: '', [what]: text });
    this.typed();
    return what === 'name' ? 'email' : 'name';
  }

  use(template: TemplateView): void {
    this.template = template;
    const { title, description, type, category, subcategory, priority, tags, customFields, forTeamId } = template;
    if (!title || !this.ticket.title.trim() || this.ticket.title === this.#filled.title) this.#filled.title = this.ticket.title = title || this.ticket.title;
    // What was already written in the call stays, above what the template brings.
    const written = this.ticket.description === this.#filled.description ? '' : this.ticket.description.trim();
    this.ticket.description = written && description ? `${written}\n\n${description}` : description || this.ticket.description;
    this.#filled.description = written ? '' : this.ticket.description;
    if (type) this.ticket.type = type;
    if (category) Object.assign(this.ticket, { category, subcategory });
    if (priority) this.ticket.priority = priority;
    if (tags.length > 0) this.ticket.tags = [...new Set([...this.ticket.tags.split(',').map((tag) => tag.trim()).filter(Boolean), ...tags])].join(', ');
    for (const [key, value] of Object.entries(customFields)) this.ticket.customFields[key] = typeof value === 'boolean' ? value : String(value);
    if (forTeamId) this.ticket.teamId = forTeamId;
    this.#fill();
    this.typed();
  }

  /** After each change: what was missing may be there now, and what was typed is kept. */
  typed(): void {
    this.told = {};
    this.#touched = true;
    if (this.#tried) this.missing = this.#missingNow();
    this.#keeping.keep(this.isEmpty ? null : { ticket: $state.snapshot(this.ticket) as NewTicket, customer: this.customer, templateId: this.template?.id ?? null });
  }
  left(field: 'email' | 'title' | 'description'): void {
    if (field !== 'email') this.#fill();
    if (!this.ticket[field] && !this.#tried) return;
    const now = this.#missingNow()[field];
    const { [field]: _, ...others } = this.missing;
    this.missing = now ? { ...others, [field]: now } : others;
  }

  /** @returns the new ticket's number, or null when something is missing or was refused. */
  async create(): Promise<string | null> {
    if (this.busy) return null;
    this.#tried = true;
    this.#fill();
    this.missing = this.#missingNow();
    this.refused = null;
    this.told = {};
    if (Object.keys(this.missing).length > 0) return null;
    this.busy = true;
    try {
      const { number } = await api.post<{ number: string }>('service-desk/tickets', ticketToSend(this.ticket, { contactId: this.customer?.id ?? null, fields: this.fields }), this.#key);
      if (this.template) void api.post(`templates/${this.template.id}/use`, {}).catch(() => undefined);
      this.discard();
      return number;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.told = Object.fromEntries(error.errors.map(({ path, message }) => [path.replace(/^requester\./, ''), message]));
      this.refused = error.message;
      // A refused key answers the same again; corrected, it is another ticket.
      this.#key = newKey();
      return null;
    } finally {
      this.busy = false;
    }
  }

  /** @returns how to have it back */
  discard(): () => void {
    const was: Kept = { ticket: $state.snapshot(this.ticket) as NewTicket, customer: this.customer, templateId: this.template?.id ?? null };
    const template = this.template;
    this.#take(null);
    this.#keeping.keep(null);
    return () => {
      this.#keeping.keep(was);
      this.#take(was);
      this.template = template;
    };
  }

  #take(kept: Kept | null): void {
    this.ticket = { ...emptyTicket(), ...kept?.ticket };
    this.customer = kept?.customer ?? null;
    this.template = null;
    this.missing = {};
    this.told = {};
    this.refused = null;
    this.#tried = false;
    this.#key = newKey();
    this.#filled = { title: '', description: '' };
  }

  #missingNow(): Missing {
    return missingIn(this.ticket, { known: this.customer !== null, fields: this.fields });
  }

  /** Variables take what is known by now; those of a text the template brought alone also change with the customer. */
  #fill(): void {
    const { name, email, phone } = this.ticket;
    const first = (whole: string) => whole.trim().split(/\s+/)[0] ?? '';
    const { agent, desk, today } = this.#about;
    const known = { 'customer.name': name.trim(), 'customer.firstName': first(name), 'customer.email': email.trim(), 'customer.phone': phone.trim(), 'customer.company': this.customer?.accountName ?? '', 'agent.name': agent, 'agent.firstName': first(agent), 'desk.name': desk, date: today };
    for (const field of ['title', 'description'] as const) {
      const raw = this.template?.[field];
      const ours = raw && this.ticket[field] === this.#filled[field];
      const after = fillTemplate(ours ? raw : this.ticket[field], known);
      if (after === this.ticket[field]) continue;
      this.ticket[field] = after;
      if (ours) this.#filled[field] = after;
    }
  }
}
