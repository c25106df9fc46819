import type { TicketType } from '../../tickets/words.ts';
import type { Language, TeamKey } from './world.ts';
import { moreScenarios } from './scenarios-elsewhere.ts';

/**
 * What customers of a coffee machine maker write about. `{machine}`, `{place}`, `{n}` and `{serial}` are filled in; `talk` goes back and forth after the
 * first message, the agent first.
 */
export type Scenario = {
  language: Language;
  category: string;
  subcategory: string;
  type?: TicketType;
  team?: TeamKey;
  tags: string[];
  titles: string[];
  text: string;
  talk: string[];
  comment?: string;
};

const english: Scenario[] = [
  {
    language: 'en', category: 'hardware', subcategory: 'espresso', tags: ['leak'],
    titles: ['{machine} leaks onto the counter in the {place}', 'Puddle under the {machine} every morning', 'Water from under the {machine}, {place}'],
    text: 'Good morning, our {machine} in the {place} is leaking since yesterday. About a cup of water in {n} minutes, only while it brews. Serial {serial}. What can we do until somebody comes?',
    talk: ['Thank you for the serial number. Please close the tap behind the machine and brew with one group only; that stops most of it. Could you send a photo of the drip tray?', 'Photo attached. With one group it is only a few drops.', 'That is the group gasket. We have it on the van and can come tomorrow between 9 and 11. Is that all right?', 'Tomorrow is fine, ask for me at the counter.'],
    comment: 'Gasket 5530-21, warranty until spring. Twenty minutes to change.',
  },
  {
    language: 'en', category: 'hardware', subcategory: 'grinder', tags: ['grinder'],
    titles: ['{machine} grinds far too coarse after cleaning', 'Grinder stops after {n} doses', '{machine} makes a burnt smell'],
    text: 'Since we cleaned the {machine} on Monday the coffee runs through in {n} seconds. We tried two notches finer, no change. We open at seven and need it in the {place}.',
    talk: ['That sounds like the burrs were not seated after cleaning. The short guide attached shows the two screws to check; it takes five minutes.', 'The left screw was loose. It grinds well again, thank you!'],
  },
  {
    language: 'en', category: 'firmware', subcategory: 'update', tags: ['firmware 4.2'],
    titles: ['Wrong time on the {machine} since the update', 'Descaling reminder never goes out after 4.2', '{machine} restarts twice a day since firmware 4.2'],
    text: 'After last week’s update the {machine} in the {place} shows a descaling date in 2062 and the lamp stays on. We have {n} of them and all show it.',
    talk: ['Thank you for telling us. The date is a fault of firmware 4.2 and does no harm; 4.2.1 mends it and is being sent out in groups. Yours is planned for Thursday night.', 'Good to know. Is there anything we must do?', 'No, leave them switched on overnight. We look again on Friday morning.'],
    comment: 'Same as the others of the 4.2 batch, keep them linked.',
  },
  {
    language: 'en', category: 'payment', subcategory: 'card reader', tags: ['vending', 'firmware 4.2'],
    titles: ['Card reader declines contactless on the {machine}', 'Terminal shows E-117, {place}', 'Phone payments fail on the vending unit, {place}'],
    text: 'The reader on the vending unit in the {place} declines every contactless card since this morning. Chip works. It shows E-117 after {n} seconds.',
    talk: ['E-117 means the reader lost its keys. Please switch the unit off for two full minutes at the wall and try again.', 'We did, it now works with cards but not with phones.', 'Then the reader fetches the rest tonight. If phones do not work by tomorrow at ten we bring another one.'],
  },
  {
    language: 'en', category: 'billing', subcategory: 'invoice', team: 'accounts', tags: ['invoice'], type: 'complaint',
    titles: ['Invoiced twice for the same service visit', 'Still being invoiced for the plan we cancelled', 'Credit note for {n} machines is missing'],
    text: 'We have received a second invoice for the visit to the {place}. The first one was paid within {n} days. Please send a credit note and correct your books.',
    talk: ['You are right, and I am sorry: the visit was entered twice. The credit note leaves today and nothing is due.', 'Thank you for the quick answer.'],
    comment: 'Visit was closed on two devices. Told the field team.',
  },
  {
    language: 'en', category: 'orders', subcategory: 'delivery', tags: ['delivery'],
    titles: ['Delivery refused: wrong model on the pallet', 'Courier lost the parcel with {n} gaskets', 'Order arrived without the water filter'],
    text: 'The delivery for the {place} came today and one of {n} boxes is a different model from the one we ordered. The driver would not take it back.',
    talk: ['That is our mistake. A courier collects the wrong box tomorrow, and the right one leaves our depot today.', 'The courier has been here. The new box should come on Thursday?', 'Thursday before noon; the tracking number is in the other mail.'],
  },
  {
    language: 'en', category: 'hardware', subcategory: 'boiler', tags: ['no hot water'],
    titles: ['No hot water on the {machine}, {place}', '{machine} heats up and switches itself off', 'Boiler pressure at {n} bar and rising'],
    text: 'The {machine} in the {place} does not heat any more. The display says HEATER and a number, {n}. People are waiting for their coffee.',
    talk: ['Please switch it off at the main switch now and leave it off. A technician is with you today; I write again as soon as I know the hour.', 'It is off. When will they come?', 'Callum comes between 14:00 and 15:30 and has the heating element with him.', 'He was here and it works. Thank you all!'],
    comment: 'Element from the depot, not on the van. Callum picks it up at 13:00.',
  },
  {
    language: 'en', category: 'training', subcategory: 'barista', type: 'question', tags: ['training'],
    titles: ['Barista training for {n} new starters', 'Is there a manual for the {machine} in French?', 'How often should we change the filter?'],
    text: 'We have {n} new starters at the {place} from Monday. Do you still offer the two-hour training, and could it be on a weekday morning?',
    talk: ['We do, Tuesdays and Thursdays at 9:00 in your own rooms. Shall I book next Thursday?', 'Thursday is perfect.', 'Booked. The trainer brings the slides and the beans; please have the machine warm.'],
  },
  {
    language: 'en', category: 'contracts', subcategory: 'renewal', team: 'accounts', type: 'question', tags: ['renewal'],
    titles: ['What would {n} more machines cost us?', 'Contract ends in spring, which options are there?', 'Move our plan to quarterly payment'],
    text: 'Our contract for the {place} ends in March. We think about {n} more machines and would like to see an offer with and without service included.',
    talk: ['Happy to help. How many cups do you serve on a busy day? Then I can say which size fits.', 'About {n}0 on weekdays and twice that on Saturdays.', 'Then two of the middle size are right. The offer is attached, with service and without.'],
  },
  {
    language: 'en', category: 'account', subcategory: 'sign-in', tags: ['portal'],
    titles: ['Cannot sign in to the portal', 'Login code never arrives', 'Please add a second manager to our account'],
    text: 'I cannot sign in to the portal since the weekend: the code that should come by mail never arrives. I checked the spam folder. My colleague at the {place} has no trouble.',
    talk: ['Your address had a typing error in our books. I corrected it; please ask for a new code now.', 'It came within a minute. Thank you.'],
  },
  {
    language: 'en', category: 'hardware', subcategory: 'milk', tags: ['milk'],
    titles: ['Milk frother stops after {n} seconds', 'Cold milk from the {machine}', 'Cleaning programme for milk never ends'],
    text: 'The frother of the {machine} in the {place} stops after {n} seconds and the milk stays cold. We cleaned the hoses twice.',
    talk: ['Please look at the small valve under the lid: if it is white, it has to be changed. Is it?', 'It is white, yes.', 'Then a new one comes by post and is there tomorrow. It is changed without tools; the leaflet shows how.'],
  },
  {
    language: 'en', category: 'feedback', subcategory: 'idea', type: 'feature_request', tags: ['idea'],
    titles: ['Could the {machine} warn before it needs descaling?', 'Wish: order beans from the machine’s screen', 'A quieter grinder for the {place}'],
    text: 'A wish rather than a fault: it would help us if the {machine} told us {n} days before it needs descaling, perhaps by mail to the manager.',
    talk: ['Thank you, that is a good idea and others have asked for it too. I added your voice to the list, and we write when it comes.'],
  },
];

export const scenarios: readonly Scenario[] = [...english, ...moreScenarios];
