import { newId } from '@switchboard/domain/platform/id.ts';
import type { Sample } from './samples.ts';

const subscription = { endpoint: 'https://push.example.com/abc', keys: { p256dh: 'BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA', auth: 'tBHItJI5svbpez7KI4CCXg' }, device: 'Test' };

export const notificationSamples: Record<string, () => Promise<Sample>> = {
  'GET /notifications': async () => ({}),
  'GET /notifications/count': async () => ({}),
  'POST /notifications/read': async () => ({ body: { all: true } }),
  'GET /notifications/preferences': async () => ({}),
  'PATCH /notifications/preferences': async () => ({ body: { chosen: { 'status.followed': [] } } }),
  'POST /notifications/test': async () => ({ body: { way: 'bell' } }),
  'GET /notifications/devices': async () => ({}),
  'POST /notifications/devices': async () => ({ body: subscription }),
  'DELETE /notifications/devices/{id}': async () => ({ path: { id: newId().toString() } }),
};
