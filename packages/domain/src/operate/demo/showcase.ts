import type { Channel, Priority, Status } from '../../tickets/words.ts';
import type { TeamKey } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What somebody says or does in a showcase ticket, this long ago. `who`: a colleague's first name, or the customer. */
export type Act = { ago: number; who: 'customer' | string; says?: string; comments?: string; sets?: Status; channel?: Channel };

/** Tickets that stand on top of the example desk, with more of a story than the others. Times are before now, `due` after now; in ms. */
export type Showcase = {
  title: string;
  customer: string;
  channel: Channel;
  category: string;
  subcategory: string;
  priority: Priority;
  tags: string[];
  team?: TeamKey;
  assignee: string | null;
  ago: number;
  due: number | null;
  text: string;
  acts: Act[];
};

export const showcase: Showcase[] = [
  {
    title: 'No hot water on both machines, ward kitchen closed', customer: 'Nadia Osei', channel: 'phone', category: 'hardware', subcategory: 'boiler',
    priority: 'urgent', tags: ['24 × 7'], team: 'field', assignee: 'Callum', ago: 5 * HOUR, due: -38 * MINUTE,
    text: 'Both machines in the ward kitchen are cold since the night shift. We had to close the kitchen for the whole ward.',
    acts: [
      { ago: 4.8 * HOUR, who: 'Ruth', says: 'Nadia, Callum is on his way and should be with you before eleven. Please leave both machines off.' },
      { ago: 70 * MINUTE, who: 'Callum', comments: 'On site. Boiler element of the left one has failed, the right one trips the fuse with it. Need the part from the depot.' },
      { ago: 52 * MINUTE, who: 'customer', says: 'Callum is on site, boiler element has failed, needs part from depot. Can we at least have the right one by lunch?' },
    ],
  },
  {
    title: 'Delivery refused: wrong grinder on pallet 2 of 3', customer: 'Procurement', channel: 'email', category: 'orders', subcategory: 'delivery',
    priority: 'high', tags: ['delivery'], assignee: null, ago: 130 * MINUTE, due: -6 * MINUTE,
    text: 'We ordered the K30, the box says K22. The driver has left it in the rain. Please tell us by return who collects it and when the right one comes.',
    acts: [],
  },
  {
    title: 'Card reader on vending unit declines every contactless card', customer: 'Oskar Lind', channel: 'whatsapp', category: 'payment', subcategory: 'card reader',
    priority: 'high', tags: ['firmware 4.2'], assignee: 'Eleni', ago: 3 * HOUR, due: 18 * MINUTE,
    text: 'Good morning! The card reader on the vending unit by the stairs declines every contactless card.',
    acts: [
      { ago: 2.6 * HOUR, who: 'Eleni', says: 'Good morning Oskar, could you send a photo of what the terminal shows?' },
      { ago: 22 * MINUTE, who: 'customer', says: 'Photo: terminal shows E-117. It worked until this morning’s update.' },
      { ago: 12 * MINUTE, who: 'Maria', comments: 'Third E-117 today, all on 4.2. I asked the workshop whether the keys can be sent again for all of them.' },
    ],
  },
  {
    title: 'Still being invoiced for the plan we cancelled in August', customer: 'Hannah Brightwell', channel: 'email', category: 'billing', subcategory: 'invoice',
    priority: 'medium', tags: ['reopened', 'invoice'], assignee: 'Maria', ago: 41 * DAY, due: 27 * MINUTE,
    text: 'We cancelled the plan for the second machine on 14 August and got your confirmation. The September invoice still lists it.',
    acts: [
      { ago: 40.5 * DAY, who: 'Maria', says: 'Dear Hannah, you are right, and I am sorry. The line is removed and a credit note is on its way.', sets: 'resolved' },
      { ago: 4 * HOUR, who: 'customer', says: 'I was told this was settled. Invoice INV-20931 arrived this morning, with the same line on it.' },
      { ago: 3.5 * HOUR, who: 'Hanna', comments: 'The plan was ended in our books but not in the one the invoices are made from. I am on it, please hold the answer until noon.' },
    ],
  },
  {
    title: 'Milk frother stops after 4 seconds, second visit needed', customer: 'Mehmet Yıldız', channel: 'phone', category: 'hardware', subcategory: 'milk',
    priority: 'high', tags: ['milk', 'visit'], assignee: 'Dmytro', ago: 2 * DAY, due: 41 * MINUTE,
    text: 'The frother stops after four seconds again, one week after the repair. We have a wedding party on Saturday.',
    acts: [
      { ago: 1.9 * DAY, who: 'Dmytro', says: 'Mehmet, I have put you down for a second visit today. The valve is what we missed the first time.' },
      { ago: 3 * HOUR, who: 'Ruth', comments: 'Visit moved to 17:00, depot has the valve. He knows that it will be late.' },
      { ago: 2 * HOUR, who: 'customer', says: 'Visit moved to 17:00, depot has the valve, Ruth knows it will be late. Thank you for calling.' },
    ],
  },
  {
    title: 'Bot could not find our contract, customer asked for a person', customer: 'Zofia Król', channel: 'chatbot', category: 'contracts', subcategory: 'renewal',
    priority: 'medium', tags: ['handed over'], assignee: null, ago: 40 * MINUTE, due: 44 * MINUTE,
    text: 'Handed over after 3 failed steps. The customer looks for contract LC-2024-118 and wants to add a machine. Promised: a person within the hour.',
    acts: [],
  },
  {
    title: 'Espresso machine leaking from group 2, breakfast at 06:00', customer: 'Giulia Moretti', channel: 'email', category: 'hardware', subcategory: 'espresso',
    priority: 'high', tags: ['leak', 'breakfast'], assignee: 'Aisha', ago: 22.5 * HOUR, due: 169 * MINUTE,
    text: 'Good afternoon, our two-group machine in the breakfast room is leaking from the right-hand group since this morning. We serve 140 breakfasts tomorrow from 06:00, so I am a little nervous. Serial number LF2-20-08841.\n\nBest regards,\nGiulia',
    acts: [
      { ago: 21.6 * HOUR, who: 'Aisha', says: 'Thank you Giulia. Could you send a short video of the group while it brews? Then we bring the right part the first time.', sets: 'pending_customer' },
      { ago: 5.3 * HOUR, who: 'customer', says: 'Here it is. It drips from under the portafilter after about 20 seconds, and only on the right group.' },
      { ago: 4.6 * HOUR, who: 'Maria', comments: '@Aisha Same symptom as in spring: gasket dried out, 20 minutes to change. I would not send a loan unit yet.' },
      { ago: 2.8 * HOUR, who: 'Dmytro', comments: 'Called Giulia, 4 min 12. Visit today is fine, after 15:00. Parking in the yard.' },
      { ago: 6 * MINUTE, who: 'customer', channel: 'whatsapp', says: 'The drip is back, now there is a puddle on the counter.' },
      { ago: 4 * MINUTE, who: 'customer', channel: 'whatsapp', says: 'Can someone come before tomorrow’s breakfast? After 15:00 is best.' },
      { ago: 2 * MINUTE, who: 'customer', channel: 'whatsapp', says: 'Please not through the lobby, it is full of guests. Ren can open the service entrance.' },
    ],
  },
  {
    title: 'Descaling reminder shows the wrong date on all four units', customer: 'Petra Novák', channel: 'portal', category: 'firmware', subcategory: 'update',
    priority: 'low', tags: ['firmware 4.2'], assignee: 'Aisha', ago: 6 * HOUR, due: 270 * MINUTE,
    text: 'It says 12.11.2062, so the lamp never goes out. All four units in the house show it since the weekend.',
    acts: [],
  },
  {
    title: 'Η μηχανή δεν αλέθει μετά την αναβάθμιση', customer: 'Νίκος Μελάς', channel: 'email', category: 'firmware', subcategory: 'update',
    priority: 'medium', tags: ['firmware 4.2'], assignee: 'Eleni', ago: 7 * HOUR, due: 215 * MINUTE,
    text: 'Καλημέρα, από την αναβάθμιση και μετά ο μύλος δεν αλέθει σωστά.',
    acts: [
      { ago: 6 * HOUR, who: 'Eleni', says: 'Καλημέρα Νίκο, τι ακριβώς συμβαίνει; Σταματά ή αλέθει χοντρά;' },
      { ago: 80 * MINUTE, who: 'customer', says: 'Έχουμε κόσμο και ο μύλος σταματά μετά από δύο δόσεις.' },
    ],
  },
  {
    title: 'Can we get the barista training slides in French?', customer: 'Chloé Arnaud', channel: 'email', category: 'training', subcategory: 'barista',
    priority: 'low', tags: ['training'], assignee: null, ago: 3.2 * HOUR, due: 23 * HOUR,
    text: 'Our new starter begins on Monday, a PDF is fine. Merci !',
    acts: [],
  },
  {
    title: 'Courier lost the replacement pump, claim CR-88102 open', customer: 'Tom Fairweather', channel: 'phone', category: 'orders', subcategory: 'delivery',
    priority: 'medium', tags: ['delivery'], assignee: 'Jonas', ago: 3 * DAY, due: 26 * HOUR,
    text: 'The replacement pump has not come, and the courier’s page says “delivered”. Nobody here signed for it.',
    acts: [
      { ago: 2.7 * DAY, who: 'Jonas', says: 'Tom, the courier looks for it under claim CR-88102. If it is not found today, another pump leaves tomorrow.' },
      { ago: 5 * HOUR, who: 'Jonas', says: 'Courier promises an answer by 17:00 today.', sets: 'waiting_third_party' },
    ],
  },
  {
    title: 'Login code never arrives for the second manager', customer: 'Олена Бондар', channel: 'portal', category: 'account', subcategory: 'sign-in',
    priority: 'low', tags: ['portal'], assignee: 'Dmytro', ago: 1.6 * DAY, due: 2 * DAY,
    text: 'Добрий день, наш другий менеджер не отримує код для входу.',
    acts: [{ ago: 1.2 * DAY, who: 'Dmytro', says: 'Добрий день, на яку адресу він має приходити? Перевіримо, чи не закралася помилка.', sets: 'pending_customer' }],
  },
  {
    title: 'Brew unit gasket set for 12 machines, spring service', customer: 'Ingrid Solheim', channel: 'email', category: 'orders', subcategory: 'parts',
    priority: 'medium', tags: ['parts', 'spring service'], team: 'field', assignee: 'Tomoko', ago: 9 * DAY, due: 5 * DAY,
    text: 'As every year we would like the gasket sets for our twelve machines before the season, delivered to the goods entrance.',
    acts: [
      { ago: 8.7 * DAY, who: 'Tomoko', says: 'Dear Ingrid, ordered. 8 sets are in stock and leave tomorrow, the other 4 come from the maker.' },
      { ago: 4 * DAY, who: 'customer', says: '8 of 12 sets arrived, thank you. When may we expect the rest?' },
      { ago: 3.8 * DAY, who: 'Tomoko', says: '8 of 12 sets arrived, 4 expected Friday.', sets: 'pending_parts' },
    ],
  },
];
