/** Texts of settings, signing in and first-run set-up. Keys are grouped by page. */
const admin = {
  'settings.title': 'Settings',
} as const;

export default admin;
