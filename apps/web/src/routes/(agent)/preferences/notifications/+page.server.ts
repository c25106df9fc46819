import { readPreferences } from '@switchboard/domain/notifications/preferences.ts';
import { listDevices } from '@switchboard/domain/notifications/push-device.ts';
import { vapidKeys } from '@switchboard/domain/notifications/vapid.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const [wanted, devices, { publicKey }] = await Promise.all([readPreferences(locals.viewer!), listDevices(locals.viewer!), vapidKeys()]);
  return { wanted, devices, publicKey };
};
