/** Texte der Suchseite. */
const search = {
  'search.title': 'Suche',
  'search.titleOf': '{q}, Suche',
  'search.hint': 'Nummer, Name, Adresse, Telefon, Wörter oder ein „Satzteil“',
  'search.filters': 'Filter dürfen überall zwischen den Wörtern stehen:',
  'search.count': '{count, plural, =0 {Nichts gefunden} one {Ein Ergebnis} other {# Ergebnisse}}',
  'search.order.newest': 'Neueste zuerst',
  'search.order.best': 'Beste zuerst',
  'search.tickets': 'Tickets',
  'search.messages': 'Nachrichten',
  'search.customers': 'Kunden',
  'search.internal': 'intern',
  'search.nothing': 'Nichts enthält alle diese Wörter.',
  'search.nothingHint': 'Lass ein Wort weg oder fang es nur an: „therm“ findet Thermostat. Ein Satzteil steht in Anführungszeichen.',
};
export default search;
