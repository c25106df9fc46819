/** The example desk: Larkfield Coffee sells and mends coffee machines, and this is who works there and who calls. */

export const deskName = 'Larkfield Coffee';

export const teams = [
  { key: 'desk', name: 'Service desk', description: 'Answers first, on every channel' },
  { key: 'field', name: 'Field service', description: 'Visits, parts and vans' },
  { key: 'accounts', name: 'Contracts and billing', description: 'Invoices, plans, renewals' },
] as const;
export type TeamKey = (typeof teams)[number]['key'];

export type Colleague = { name: string; email: string; role: string; teams: TeamKey[]; supervises?: TeamKey; locale?: 'en' | 'de' };

/** One of every role, and enough agents for a desk. */
export const people: Colleague[] = [
  { name: 'Nora Whitfield', email: 'admin@larkfield.example', role: 'admin', teams: [] },
  { name: 'Samuel Okafor', email: 'manager@larkfield.example', role: 'manager', teams: ['desk'] },
  { name: 'Ruth Adeyemi', email: 'supervisor@larkfield.example', role: 'supervisor', teams: ['desk', 'field'] },
  { name: 'Aisha Rahman', email: 'agent@larkfield.example', role: 'agent', teams: ['desk'] },
  { name: 'Maria Kowalczyk', email: 'maria@larkfield.example', role: 'agent', teams: ['desk'] },
  { name: 'Eleni Papadaki', email: 'eleni@larkfield.example', role: 'agent', teams: ['desk'] },
  { name: 'Dmytro Shevchenko', email: 'dmytro@larkfield.example', role: 'agent', teams: ['desk'] },
  { name: 'Jonas Weber', email: 'jonas@larkfield.example', role: 'agent', teams: ['desk'], locale: 'de' },
  { name: 'Tomoko Nakamura', email: 'tomoko@larkfield.example', role: 'agent', teams: ['field'] },
  { name: 'Callum Price', email: 'technician@larkfield.example', role: 'technician', teams: ['field'] },
  { name: 'Hanna Lindgren', email: 'billing@larkfield.example', role: 'billing', teams: ['accounts'] },
  { name: 'Leo Marchetti', email: 'retention@larkfield.example', role: 'retention', teams: ['accounts'] },
  { name: 'Priya Nair', email: 'accounts@larkfield.example', role: 'account_manager', teams: ['accounts'] },
];

export const languages = ['en', 'de', 'fr', 'es', 'it', 'pt', 'pl', 'tr', 'el', 'uk'] as const;
export type Language = (typeof languages)[number];

export type Company = { name: string; domain: string; language: Language; phone: string; contacts: string[]; tier?: 'gold' | 'silver' | 'bronze'; vip?: true; premium?: true; prospect?: true; city?: string };

export const companies: Company[] = [
  { name: 'Hotel Aurelia', domain: 'hotel-aurelia.example', language: 'en', phone: '+44770090', contacts: ['Giulia Moretti', 'Ren Okada'], tier: 'gold', vip: true, premium: true, city: 'Bath' },
  { name: 'St Brannoc Hospital', domain: 'stbrannoc.example', language: 'en', phone: '+44770091', contacts: ['Nadia Osei', 'Peter Lyle'], tier: 'gold', vip: true, city: 'Exeter' },
  { name: 'Lindqvist Bageri', domain: 'lindqvistbageri.example', language: 'en', phone: '+46701740', contacts: ['Saga Lindqvist', 'Procurement'], tier: 'silver', city: 'Göteborg' },
  { name: 'Rotunda Coworking', domain: 'rotunda.example', language: 'en', phone: '+44770092', contacts: ['Oskar Lind', 'Amara Diallo'], tier: 'silver', premium: true, city: 'Birmingham' },
  { name: 'Corner & Crumb', domain: 'cornerandcrumb.example', language: 'en', phone: '+44770093', contacts: ['Hannah Brightwell'], tier: 'bronze', city: 'Bristol' },
  { name: 'The Old Customs House', domain: 'oldcustoms.example', language: 'en', phone: '+44770094', contacts: ['Tom Fairweather', 'Ellie Marsh'], tier: 'bronze', city: 'Falmouth' },
  { name: 'Fjordhotell Bergen', domain: 'fjordhotell.example', language: 'en', phone: '+47401100', contacts: ['Ingrid Solheim'], tier: 'gold', city: 'Bergen' },
  { name: 'Quayside Roasters', domain: 'quayside.example', language: 'en', phone: '+44770095', contacts: ['Declan Byrne', 'Sorcha Nolan'], tier: 'silver', city: 'Newcastle' },
  { name: 'Meridian Offices', domain: 'meridian-offices.example', language: 'en', phone: '+44770096', contacts: ['Farah Siddiqui', 'Owen Price'], tier: 'gold', premium: true, city: 'London' },
  { name: 'Harbour Lane School', domain: 'harbourlane.example', language: 'en', phone: '+44770097', contacts: ['Joyce Abara'], tier: 'bronze', city: 'Plymouth' },
  { name: 'Tessellate Studios', domain: 'tessellate.example', language: 'en', phone: '+44770098', contacts: ['Kit Morgan', 'Anaïs Reed'], tier: 'silver', city: 'Leeds' },
  { name: 'Norwood Garden Centre', domain: 'norwood-garden.example', language: 'en', phone: '+44770099', contacts: ['Colin Frost'], prospect: true, city: 'Norwood' },
  { name: 'Rösterei Kastanie', domain: 'kastanie.example', language: 'de', phone: '+49151100', contacts: ['Lena Hofmann', 'Uwe Brandt'], tier: 'silver', city: 'Freiburg' },
  { name: 'Gasthof Lindenhof', domain: 'lindenhof.example', language: 'de', phone: '+49151101', contacts: ['Birgit Sommer'], tier: 'bronze', city: 'Füssen' },
  { name: 'Stadtwerke Ebental', domain: 'sw-ebental.example', language: 'de', phone: '+49151102', contacts: ['Jürgen Pohl', 'Ayşe Demir'], tier: 'gold', vip: true, city: 'Ebental' },
  { name: 'Brûlerie Arnaud', domain: 'brulerie-arnaud.example', language: 'fr', phone: '+33639980', contacts: ['Chloé Arnaud', 'Luc Perrin'], tier: 'silver', city: 'Lyon' },
  { name: 'Hôtel des Remparts', domain: 'remparts.example', language: 'fr', phone: '+33639981', contacts: ['Inès Faure'], tier: 'gold', city: 'Avignon' },
  { name: 'Cafetería La Ronda', domain: 'laronda.example', language: 'es', phone: '+34600100', contacts: ['Lucía Ortega', 'Iván Prieto'], tier: 'bronze', city: 'Sevilla' },
  { name: 'Bar Torcello', domain: 'torcello.example', language: 'it', phone: '+39320100', contacts: ['Marco Fabbri', 'Elisa Conti'], tier: 'bronze', city: 'Venezia' },
  { name: 'Padaria do Cais', domain: 'padariadocais.example', language: 'pt', phone: '+35191000', contacts: ['Rui Tavares', 'Inês Lopes'], tier: 'silver', city: 'Porto' },
  { name: 'Piekarnia Łódź', domain: 'piekarnia-lodz.example', language: 'pl', phone: '+48500100', contacts: ['Zofia Król', 'Paweł Wójcik'] },
  { name: 'Café Ada', domain: 'cafeada.example', language: 'tr', phone: '+90530100', contacts: ['Mehmet Yıldız', 'Elif Kaya'] },
  { name: 'Καφέ Μέλι', domain: 'kafemeli.example', language: 'el', phone: '+30690100', contacts: ['Νίκος Μελάς', 'Ελένη Ράπτη'] },
  { name: 'Kavárna Slavia', domain: 'slavia.example', language: 'en', phone: '+42060110', contacts: ['Petra Novák'], prospect: true, city: 'Praha' },
  { name: 'Львівська Кава', domain: 'lvivkava.example', language: 'uk', phone: '+38050100', contacts: ['Олена Бондар', 'Тарас Мельник'] },
];

export const machines = ['Duo 2-group', 'Solo 1-group', 'Trio 3-group', 'K22 grinder', 'K30 grinder', 'Brew 12', 'Brew 24', 'Vend 400', 'Milk station MS2', 'Filter tower F6'];
export const places = ['breakfast room', 'ground floor bar', 'staff kitchen', 'third floor', 'lobby', 'canteen', 'terrace', 'training room', 'ward kitchen', 'shop front'];
