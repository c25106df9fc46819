/** Texts of the page where a customer says whether a ticket is solved. */
const solved = {
  'solved.title': 'Is it solved?',
  'solved.yes': 'Yes, it is solved',
  'solved.no': 'It is not solved',
  'solved.what': 'Is something still wrong? Say what.',
  'solved.needText': 'Say what is still wrong.',
  'solved.thanks': 'Thank you',
  'solved.closed': 'You said that it is solved. Should it come back, reply to any of our mails.',
  'solved.sorry': 'We go on with it',
  'solved.reopened': 'Your words are with the people who work on it. You will hear from us by mail.',
  'solved.nowhere': 'This link leads nowhere',
  'solved.nowhereText': 'Perhaps a part of it was cut off. Open it from the mail once more, or reply to the mail.',
  'solved.broken': 'This did not work',
  'solved.brokenText': 'Nothing was changed. Try again in a moment, or reply to the mail.',
  'solved.spent': 'Something happened since this mail was sent, so this link has nothing more to say. Reply to our newest mail instead.',
} as const;
export default solved;
