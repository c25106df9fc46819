import { createTemplate } from '@switchboard/domain/templates/save-template.ts';
import { templateInput } from '@switchboard/domain/templates/words.ts';
import { operator } from '../support/people.ts';
import type { Sample } from './samples.ts';

/** For everybody: making and changing such a one is what takes a right. */
const wanted = () => ({ name: 'Printer', title: 'Printer offline', sharedWith: 'everybody' });
const template = async () => ({ id: (await createTemplate(operator, templateInput.parse(wanted()))).id });

export const templateSamples: Record<string, () => Promise<Sample>> = {
  'GET /templates': async () => ({}),
  'POST /templates': async () => ({ body: wanted() }),
  'PATCH /templates/{id}': async () => ({ path: await template(), body: { name: 'Printer and paper' } }),
  'DELETE /templates/{id}': async () => ({ path: await template() }),
  'POST /templates/{id}/use': async () => ({ path: await template() }),
};
