const solved = {
  'solved.title': 'Ist es gelöst?',
  'solved.yes': 'Ja, es ist gelöst',
  'solved.no': 'Es ist nicht gelöst',
  'solved.what': 'Fehlt noch etwas? Sagen Sie, was.',
  'solved.needText': 'Sagen Sie, was noch fehlt.',
  'solved.thanks': 'Vielen Dank',
  'solved.closed': 'Sie haben gesagt, dass es gelöst ist. Kommt es wieder, antworten Sie auf eine unserer Mails.',
  'solved.sorry': 'Wir machen weiter',
  'solved.reopened': 'Ihre Worte sind bei denen, die daran arbeiten. Sie hören von uns per Mail.',
  'solved.nowhere': 'Dieser Link führt nirgendwohin',
  'solved.nowhereText': 'Vielleicht wurde ein Teil abgeschnitten. Öffnen Sie ihn noch einmal aus der Mail oder antworten Sie auf die Mail.',
  'solved.broken': 'Das hat nicht geklappt',
  'solved.brokenText': 'Nichts wurde geändert. Versuchen Sie es gleich noch einmal oder antworten Sie auf die Mail.',
  'solved.spent': 'Seit dieser Mail ist etwas geschehen, deshalb gilt dieser Link nicht mehr. Antworten Sie stattdessen auf unsere neueste Mail.',
} as const;
export default solved;
