import type { Scenario } from './scenarios.ts';

/** The same trade in other languages; agents answer in the customer's. */
export const moreScenarios: readonly Scenario[] = [
  {
    language: 'de', category: 'hardware', subcategory: 'espresso', tags: ['leak'],
    titles: ['{machine} verliert Wasser', 'Wasser unter der Maschine, seit {n} Tagen', 'Dichtung an Gruppe 2 undicht'],
    text: 'Guten Tag, unsere {machine} verliert seit gestern Wasser, etwa eine Tasse in {n} Minuten. Seriennummer {serial}. Können Sie noch diese Woche jemanden schicken?',
    talk: ['Guten Tag, danke für die Seriennummer. Morgen zwischen 9 und 11 Uhr kommt ein Techniker mit der Dichtung. Passt das?', 'Ja, das passt. Bitte am Hintereingang klingeln.'],
    comment: 'Dichtung 5530-21 ist im Wagen.',
  },
  {
    language: 'de', category: 'billing', subcategory: 'invoice', team: 'accounts', tags: ['invoice'],
    titles: ['Rechnung über {n} Filter doppelt erhalten', 'Bitte Rechnung an neue Anschrift', 'Gutschrift fehlt'],
    text: 'Wir haben die Rechnung vom letzten Monat zweimal erhalten. Bezahlt ist sie einmal, nach {n} Tagen. Bitte um kurze Bestätigung, dass nichts offen ist.',
    talk: ['Sie haben recht, die zweite ist ein Versehen. Die Gutschrift geht heute heraus, offen ist nichts.', 'Vielen Dank für die schnelle Antwort.'],
  },
  {
    language: 'fr', category: 'training', subcategory: 'barista', type: 'question', tags: ['training'],
    titles: ['Formation pour {n} nouveaux baristas', 'Le manuel de la {machine} en français ?'],
    text: 'Bonjour, {n} personnes commencent chez nous lundi. Pourriez-vous nous envoyer les supports de formation en français ? Un PDF suffit.',
    talk: ['Bonjour, bien sûr : les supports sont en pièce jointe. Souhaitez-vous aussi une formation sur place ?', 'Merci beaucoup, le PDF suffit pour le moment.'],
  },
  {
    language: 'fr', category: 'hardware', subcategory: 'grinder', tags: ['grinder'],
    titles: ['Le moulin s’arrête après {n} doses', 'Bruit étrange du moulin'],
    text: 'Bonjour, notre moulin s’arrête après {n} doses et l’écran affiche MOTOR. Nous ouvrons à sept heures demain. Numéro de série {serial}.',
    talk: ['Bonjour, éteignez-le dix minutes et videz la chambre de mouture : la brochure jointe montre comment. Dites-moi si cela suffit.', 'Cela marche, un grain était coincé. Merci !'],
  },
  {
    language: 'es', category: 'hardware', subcategory: 'boiler', tags: ['no hot water'],
    titles: ['La {machine} no calienta', 'Sin agua caliente desde esta mañana'],
    text: 'Hola, la {machine} no calienta desde esta mañana y tenemos el local lleno. La pantalla muestra HEATER {n}.',
    talk: ['Hola, por favor apáguela en el interruptor principal. El técnico llega hoy entre las 16 y las 17 horas.', 'Ya vino y funciona otra vez. ¡Gracias!'],
    comment: 'Resistencia cambiada en garantía.',
  },
  {
    language: 'it', category: 'hardware', subcategory: 'milk', tags: ['milk'],
    titles: ['Il montalatte si ferma dopo {n} secondi', 'Latte freddo dalla {machine}'],
    text: 'Buongiorno, il montalatte della {machine} si ferma dopo {n} secondi. Abbiamo pulito i tubi due volte. Numero di serie {serial}.',
    talk: ['Buongiorno, la valvola sotto il coperchio è bianca?', 'Sì, è bianca.', 'Allora va cambiata: arriva domani per posta e si monta senza attrezzi.'],
  },
  {
    language: 'pt', category: 'orders', subcategory: 'delivery', tags: ['delivery'],
    titles: ['Encomenda chegou sem o filtro', 'Faltam {n} juntas na entrega'],
    text: 'Bom dia, a entrega chegou hoje mas faltam {n} juntas e o filtro de água. O número da guia está no anexo.',
    talk: ['Bom dia, pedimos desculpa. As peças seguem hoje e chegam amanhã antes do meio-dia.', 'Chegaram. Obrigada!'],
  },
  {
    language: 'pl', category: 'contracts', subcategory: 'renewal', team: 'accounts', type: 'question', tags: ['renewal'],
    titles: ['Umowa kończy się za {n} tygodni', 'Oferta na dwie dodatkowe maszyny'],
    text: 'Dzień dobry, nasza umowa kończy się za {n} tygodni. Prosimy o ofertę na kolejny rok, z serwisem i bez.',
    talk: ['Dzień dobry, oferta jest w załączniku. Czy liczba filiżanek dziennie się zmieniła?', 'Nie, zostaje bez zmian. Dziękujemy.'],
  },
  {
    language: 'tr', category: 'hardware', subcategory: 'milk', tags: ['milk', 'visit'],
    titles: ['Süt köpürtücü {n} saniye sonra duruyor', '{machine} soğuk süt veriyor'],
    text: 'Merhaba, {machine} üzerindeki süt köpürtücü {n} saniye sonra duruyor. Hortumları iki kez temizledik. Seri numarası {serial}.',
    talk: ['Merhaba, teknisyenimiz bugün saat 17:00 civarında gelecek, valf yanında.', 'Teşekkürler, bekliyoruz.'],
  },
  {
    language: 'el', category: 'firmware', subcategory: 'update', tags: ['firmware 4.2'],
    titles: ['Η μηχανή σταματά μετά την αναβάθμιση', 'Λάθος ημερομηνία στη {machine}'],
    text: 'Καλημέρα, μετά την αναβάθμιση η {machine} σταματά μετά από {n} δόσεις. Έχουμε πολύ κόσμο το πρωί. Σειριακός αριθμός {serial}.',
    talk: ['Καλημέρα, η διόρθωση 4.2.1 στέλνεται απόψε. Αφήστε τη μηχανή ανοιχτή τη νύχτα.', 'Δουλεύει ξανά, ευχαριστούμε!'],
    comment: 'Part of the 4.2 batch.',
  },
  {
    language: 'uk', category: 'account', subcategory: 'sign-in', tags: ['portal'],
    titles: ['Код входу не приходить', 'Додайте другого менеджера, будь ласка'],
    text: 'Добрий день, код для входу на портал не приходить уже {n} години. У спамі його немає.',
    talk: ['Добрий день, в адресі була помилка, ми її виправили. Спробуйте, будь ласка, ще раз.', 'Працює, дякую.'],
  },
];
