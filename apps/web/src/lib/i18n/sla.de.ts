import type sla from './sla.en.ts';

const texts: Record<keyof typeof sla, string> = {
  'sla.title': 'Zusagen (SLA)',
};
export default texts;
