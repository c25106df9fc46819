import { expect, test } from 'vitest';
import { hasOwnColours, hasRemoteImages, showHtml } from './show-html.ts';

test('what the sanitiser stores comes through as it is', () => {
  expect(showHtml('<p style="text-align:center">Hello <b>Ana</b> &amp; <i>Bo</i><br /></p>')).toBe('<p style="text-align:center">Hello <b>Ana</b> &amp; <i>Bo</i><br></p>');
});

test('pictures from elsewhere wait until they are asked for', () => {
  const body = '<p><img data-src="https://tracker.example/p.gif" width="1" /></p>';
  expect(hasRemoteImages(body)).toBe(true);
  expect(showHtml(body)).toBe('<p><img width="1"></p>');
  expect(showHtml(body, { remoteImages: true })).toContain('src="https://tracker.example/p.gif" referrerpolicy="no-referrer"');
});

test('pictures of the mail come from our files, and only raster ones', () => {
  const file = { contentId: 'a@b', type: 'image/png', url: `/api/v1/files/${'a'.repeat(24)}` };
  expect(showHtml('<img data-cid="a@b" />', { files: [file] })).toBe(`<img src="${file.url}">`);
  expect(showHtml('<img data-cid="a@b" />', { files: [{ ...file, type: 'image/svg+xml' }] })).toBe('<img>');
});

test('anything that was stored without the sanitiser is text or is gone', () => {
  expect(showHtml('<script>alert(1)</script><img src=x onerror=alert(1)>')).not.toMatch(/<script|<img/);
  expect(showHtml('<p onclick="alert(1)">x</p>')).toBe('<p>x</p>');
  expect(showHtml('<a href="javascript:alert(1)">x</a>')).not.toContain('javascript');
  expect(showHtml('<p style="background:url(//x)">x</p>')).toBe('<p>x</p>');
});

test('a mail with colours of its own is shown on paper', () => {
  expect(hasOwnColours('<td bgcolor="#ffffff">')).toBe(true);
  expect(hasOwnColours('<p style="color:#000">')).toBe(true);
  expect(hasOwnColours('<p style="text-align:left">')).toBe(false);
});
