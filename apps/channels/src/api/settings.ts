import { z } from 'zod';
import { listSettings, setSetting, showSetting } from '@switchboard/domain/operate/list-settings.ts';
import { settingInput } from '@switchboard/domain/operate/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf } from './paging.ts';

const settingSchema = z.object({ key: z.string(), value: z.unknown(), isSecret: z.boolean() }).meta({ id: 'Setting' });

export const settings = [
  endpoint({
    method: 'GET',
    path: '/settings',
    summary: 'List the settings of the installation; secrets are not told',
    right: 'settings.manage',
    answers: listOf(settingSchema),
    async handle({ viewer }) {
      return { items: await listSettings(viewer), next: null };
    },
  }),
  endpoint({
    method: 'GET',
    path: '/settings/{key}',
    summary: 'Read a setting',
    right: 'settings.manage',
    answers: settingSchema,
    async handle({ viewer, params }) {
      return showSetting(viewer, params.key!);
    },
  }),
  endpoint({
    method: 'PUT',
    path: '/settings/{key}',
    summary: 'Change a setting',
    right: 'settings.manage',
    body: settingInput,
    answers: settingSchema,
    async handle({ viewer, params, body }) {
      return setSetting(viewer, params.key!, body.value, body.reason);
    },
  }),
];
