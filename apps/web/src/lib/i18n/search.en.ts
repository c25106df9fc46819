/** Texts of the search page. */
const search = {
  'search.title': 'Search',
  'search.titleOf': '{q}, search',
  'search.hint': 'A number, a name, an address, a phone, words or a “phrase”',
  'search.filters': 'Filters can stand anywhere between the words:',
  'search.count': '{count, plural, =0 {Nothing found} one {One result} other {# results}}',
  'search.order.newest': 'Newest first',
  'search.order.best': 'Best first',
  'search.tickets': 'Tickets',
  'search.messages': 'Messages',
  'search.customers': 'Customers',
  'search.internal': 'internal',
  'search.nothing': 'Nothing holds all of these words.',
  'search.nothingHint': 'Leave a word out, or only begin it: “therm” finds thermostat. A phrase stands in quotation marks.',
} as const;
export default search;
