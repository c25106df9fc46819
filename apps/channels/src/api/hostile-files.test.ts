import { request } from 'node:http';
import { expect, test } from 'vitest';
import { useApi } from '../../../../tests/support/api.ts';

const { call, keyOf, address } = useApi();

async function uploaded(bytes: string, type: string, name: string) {
  const form = new FormData();
  form.append('file', new Blob([bytes], { type }), name);
  return call('POST', '/files', { key: await keyOf('agent'), body: form });
}

test.each([
  ['an SVG with a script', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>', 'image/svg+xml', 'logo.svg'],
  ['an SVG that calls itself a photo', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/png', 'photo.png'],
  ['a page', '<!doctype html><script>alert(1)</script>', 'text/html', 'invoice.html'],
  ['a page that calls itself text', '<html><script>alert(1)</script>', 'text/plain', 'notes.txt'],
  ['XHTML', '<html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>', 'application/xhtml+xml', 'x.xhtml'],
  ['a script', 'alert(1)', 'text/javascript', 'x.js'],
  ['a PDF', '%PDF-1.7 /JS (app.alert(1))', 'application/pdf', 'x.pdf'],
  ['a type with a line break', 'x', 'text/html\r\nX-Evil: 1', 'x.bin'],
])('%s is only ever downloaded, and could run nothing if it were opened', async (_what, bytes, type, name) => {
  const file = (await uploaded(bytes, type, name)).body;
  const read = await call('GET', `/files/${file.id}`, { key: await keyOf('agent') });
  expect(read.status).toBe(200);
  expect(read.body).toBe(bytes);
  expect(read.headers.get('content-disposition')).toMatch(/^attachment; filename="/);
  expect(read.headers.get('content-type')).toBe('application/octet-stream');
  expect(read.headers.get('x-content-type-options')).toBe('nosniff');
  expect(read.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
  expect(read.headers.get('cross-origin-resource-policy')).toBe('same-origin');
  expect(read.headers.get('x-evil')).toBeNull();
});

test.each([
  ['../../x', 'x'],
  ['..\\..\\windows\\x.txt', 'x.txt'],
  ['/etc/passwd', 'passwd'],
  ['....//....//x', 'x'],
  ['.htaccess', 'htaccess'],
  ['a\u202egnp.exe', 'agnp.exe'],
  ['a\\b; filename=b.html', 'b; filename=b.html'],
  ['%2e%2e%2fx', '%2e%2e%2fx'],
  [`${'long'.repeat(100)}.pdf`, `${'long'.repeat(31).slice(0, 121)}.pdf`],
])('a file named %s leads nowhere', async (name, kept) => {
  const file = (await uploaded('x', 'text/plain', name)).body;
  expect(file.name).toBe(kept);
  const disposition = (await call('GET', `/files/${file.id}`, { key: await keyOf('agent') })).headers.get('content-disposition')!;
  expect(disposition).toMatch(/^attachment; filename="[^"\\]*"; filename\*=UTF-8''[^"'\s]*$/);
});

test('an empty file is refused with a sentence', async () => {
  expect(await uploaded('', 'text/plain', 'empty.txt')).toMatchObject({ status: 400, body: { code: 'invalid', detail: 'The file empty.txt is empty.' } });
});

test.each([
  ['in its file', '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc'],
  ['in its head', '--x\r\nContent-Disposition: form-data; name="fi'],
  ['before its file', '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'],
  ['before it begins', ''],
])('a form that breaks off %s is refused, and harms nobody else', async (_where, form) => {
  const key = await keyOf('agent');
  const broken = () => call('POST', '/files', { key, body: form, headers: { 'content-type': 'multipart/form-data; boundary=x' } });
  for (const answer of await Promise.all([broken(), broken(), broken()])) expect(answer).toMatchObject({ status: 400, body: { code: 'invalid' } });
  expect((await uploaded('x', 'text/plain', 'x.txt')).status).toBe(201);
});

test('who sends too much without listening hears the sentence all the same', async () => {
  expect(await uploaded('x'.repeat(30 * 1024 ** 2), 'text/plain', 'large.txt')).toMatchObject({ status: 413, body: { code: 'too_large', detail: 'This file is larger than 25 MB. Share it by a link instead.' } });
});

test('two gigabytes are refused by what they announce, before they are sent', async () => {
  const key = await keyOf('agent');
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'multipart/form-data; boundary=x', 'content-length': 2 * 1024 ** 3 };
  const answer = await new Promise<{ status?: number; text: string }>((resolve, reject) => {
    const sending = request(`${address()}/files`, { method: 'POST', headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += String(chunk);
      sending.destroy();
      resolve({ status: response.statusCode, text });
    });
    sending.on('error', reject);
    sending.write('--x\r\nContent-Disposition: form-data; name="file"; filename="film.mkv"\r\n\r\n');
  });
  expect(answer.status).toBe(413);
  expect(JSON.parse(answer.text)).toMatchObject({ code: 'too_large', detail: 'This file is larger than 25 MB. Share it by a link instead.' });
});
