import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { qrCode } from './qr-code.ts';

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** These codes were read back by an independent reader (jsqr 1.4.0) when they were first drawn, as were lengths from 5 to 271 bytes. */
test('a code is as big as its text needs, and drawn as it was when a reader read it', () => {
  const uri = 'otpauth://totp/Switchboard:ana%40desk.example?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Switchboard&digits=6&period=30';
  expect(qrCode('HELLO')).toMatchObject({ size: 21 });
  expect(qrCode(uri)?.size).toBe(45);
  expect(digest(qrCode(uri)!.path)).toBe('9f66123f6ca14483');
});

test('what is too long for it is not drawn', () => {
  expect(qrCode('x'.repeat(271))?.size).toBe(57);
  expect(qrCode('x'.repeat(272))).toBeNull();
});
