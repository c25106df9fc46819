import { clock } from '../platform/clock.ts';
import { newId, toId } from '../platform/id.ts';
import { Problem } from '../platform/problem.ts';
import { setting } from '../platform/settings.ts';
import { Person } from '../people/person.ts';
import type { Viewer } from '../people/viewer.ts';
import { Mailbox } from '../conversations/mailbox.ts';
import { queueMail } from '../conversations/queue-mail.ts';
import { Notification } from './notification.ts';
import { ring } from './notify.ts';
import { ownIdOf } from './own-id.ts';
import { PushDevice, type PushDeviceRecord } from './push-device.ts';
import { pushTo } from './push-notices.ts';
import type { Way } from './words.ts';

const words = {
  en: { text: 'This is a test. It works.', subject: 'A test notification' },
  de: { text: 'Das ist ein Test. Es funktioniert.', subject: 'Eine Testbenachrichtigung' },
};

/** Sends oneself a notification by one way, at once. @throws Problem `unavailable` with what is in its way */
export async function testNotification(viewer: Viewer, way: Way): Promise<{ sent: number }> {
  const personId = ownIdOf(viewer);
  const { text, subject } = words[viewer.locale === 'de' ? 'de' : 'en'];
  if (way === 'bell' || way === 'sound') {
    const now = clock.now();
    const by = { kind: 'system' as const, id: null, name: 'Switchboard' };
    const made = { _id: newId(), personId: toId(personId), event: 'system' as const, relation: 'mine' as const, ticketId: null, causes: [`test:${newId()}`], burst: `test:${newId()}`, by, messageId: null, facts: { text }, href: '/preferences/notifications', urgent: false, bell: true, sound: way === 'sound', mail: null, push: null, at: now, readAt: null, createdAt: now };
    await Notification.collection.insertOne(made);
    ring(personId, { sound: way === 'sound' });
    return { sent: 1 };
  }
  if (way === 'mail') {
    if (!(await Mailbox.exists({ smtp: { $ne: null } } as never))) throw new Problem('unavailable', 'No mailbox can send mail. An administrator can connect one under Settings, Mailboxes.');
    const person = await Person.findById(personId).orFail().lean();
    await queueMail({ key: `notice-test:${newId()}`, kind: 'notice', to: [{ name: person.name, address: person.email }], fromName: await setting('desk.name'), subject, text, automatic: true });
    return { sent: 1 };
  }
  const devices = await PushDevice.find({ personId }).lean<PushDeviceRecord[]>();
  if (devices.length === 0) throw new Problem('unavailable', 'No device takes push messages yet. Switch it on for this device first.');
  const taken = await Promise.all(devices.map((device) => pushTo(device, { id: 'test', title: subject, body: text, href: '/preferences/notifications', tag: 'test' })));
  const sent = taken.filter(Boolean).length;
  if (sent === 0) throw new Problem('unavailable', 'The push service took none of them. The list of devices says why.');
  return { sent };
}
