import { afterEach, expect, test } from 'vitest';
import { useDatabase } from '../../../../tests/support/database.ts';
import { changing } from './database.ts';
import { diskHasRoom, fullness, RESERVE_BYTES, useDiskSpace } from './disk.ts';
import { putFile } from './files.ts';
import { Setting } from './settings.ts';

useDatabase(Setting);
afterEach(() => useDiskSpace(null));

const MB = 1024 * 1024;
const write = () => changing((session) => Setting.updateOne({ _id: 'desk.name' }, { $set: { value: 'Desk' } }, { session, upsert: true }));

test('a disk that is as good as full takes neither changes nor files, and says what to do', async () => {
  useDiskSpace({ freeBytes: 50 * MB, totalBytes: 1000 * MB });
  await expect(write()).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(/50 MB left.*at least 300 MB/) });
  await expect(putFile(Buffer.from('a mail'))).rejects.toMatchObject({ code: 'unavailable' });
  expect(diskHasRoom()).toContain('is full');
  expect(await Setting.countDocuments()).toBe(0);
});

test('with room again everything goes on', async () => {
  useDiskSpace({ freeBytes: RESERVE_BYTES, totalBytes: 1000 * MB });
  await write();
  expect(diskHasRoom()).toBe(true);
  expect(fullness({ freeBytes: RESERVE_BYTES - 1, totalBytes: 1 })).not.toBeNull();
});
