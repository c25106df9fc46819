import type en from './admin.en.ts';

const admin: Record<keyof typeof en, string> = {
  'settings.title': 'Einstellungen',
};

export default admin;
