import { z } from 'zod';
import { countUnread, listNotifications, markRead } from '@switchboard/domain/notifications/list-notifications.ts';
import { changePreferences, readPreferences } from '@switchboard/domain/notifications/preferences.ts';
import { listDevices, removeDevice, subscribeDevice } from '@switchboard/domain/notifications/push-device.ts';
import { ownIdOf } from '@switchboard/domain/notifications/own-id.ts';
import { testNotification } from '@switchboard/domain/notifications/test-notification.ts';
import { vapidKeys } from '@switchboard/domain/notifications/vapid.ts';
import { deviceSchema, notificationSchema, preferencesInput, preferencesSchema, readInput, subscribeInput, ways } from '@switchboard/domain/notifications/words.ts';
import { endpoint } from './endpoint.ts';
import { listOf, pageInput } from './paging.ts';

const base = '/notifications';
const unread = z.object({ unread: z.number() });

/** One's own notifications. They belong to people: a key is refused each of them. */
export const notifications = [
  endpoint({
    method: 'GET',
    path: base,
    summary: 'List one’s notifications, the latest first',
    right: null,
    query: z.strictObject({ ...pageInput, unread: z.enum(['true', 'false']).optional() }),
    answers: listOf(notificationSchema),
    async handle({ viewer, query: { unread: only, ...place } }) {
      return listNotifications(viewer, { ...place, unread: only === 'true' });
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/count`,
    summary: 'Count one’s unread notifications, up to 100',
    right: null,
    answers: unread,
    async handle({ viewer }) {
      return { unread: await countUnread(viewer) };
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/read`,
    summary: 'Mark notifications as read: some, all of one ticket, or all',
    right: null,
    body: readInput,
    answers: unread,
    async handle({ viewer, body }) {
      return markRead(viewer, body);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/preferences`,
    summary: 'Read what one wants to hear of, and when not',
    right: null,
    answers: preferencesSchema,
    async handle({ viewer }) {
      return readPreferences(viewer);
    },
  }),
  endpoint({
    method: 'PATCH',
    path: `${base}/preferences`,
    summary: 'Change what one wants to hear of, and when not',
    right: null,
    body: preferencesInput,
    answers: preferencesSchema,
    async handle({ viewer, body, ifMatch }) {
      return changePreferences(viewer, body, ifMatch ?? undefined);
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/test`,
    summary: 'Send oneself a notification by one way',
    right: null,
    body: z.strictObject({ way: z.enum(ways) }),
    answers: z.object({ sent: z.number() }),
    async handle({ viewer, body }) {
      return testNotification(viewer, body.way);
    },
  }),
  endpoint({
    method: 'GET',
    path: `${base}/devices`,
    summary: 'List one’s devices that take push messages, with the key to subscribe one by',
    right: null,
    answers: listOf(deviceSchema).extend({ publicKey: z.string() }),
    async handle({ viewer }) {
      ownIdOf(viewer);
      const [items, { publicKey }] = await Promise.all([listDevices(viewer), vapidKeys()]);
      return { items, next: null, publicKey };
    },
  }),
  endpoint({
    method: 'POST',
    path: `${base}/devices`,
    summary: 'Let this browser take push messages',
    right: null,
    body: subscribeInput,
    answers: deviceSchema,
    status: 201,
    async handle({ viewer, body }) {
      return subscribeDevice(viewer, body);
    },
  }),
  endpoint({
    method: 'DELETE',
    path: `${base}/devices/{id}`,
    summary: 'Remove a device from those that take push messages',
    right: null,
    status: 204,
    async handle({ viewer, params }) {
      await removeDevice(viewer, params.id!);
    },
  }),
];
