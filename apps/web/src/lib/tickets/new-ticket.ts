/** What the form for a new ticket holds, and what is still missing of it. The server checks again; this only saves a round trip. */
export type NewTicket = { name: string; email: string; phone: string; title: string; description: string };

export type Missing = Partial<Record<'email' | 'title' | 'description', 'needContact' | 'badEmail' | 'needSubject' | 'needText'>>;

export function missingIn({ email, phone, title, description }: NewTicket): Missing {
  const missing: Missing = {};
  if (!email.trim() && !phone.trim()) missing.email = 'needContact';
  else if (email.trim() && !/^\S+@\S+\.\S+$/.test(email.trim())) missing.email = 'badEmail';
  if (!title.trim()) missing.title = 'needSubject';
  if (!description.trim()) missing.description = 'needText';
  return missing;
}
