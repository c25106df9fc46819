import { expect, test } from 'vitest';
import { quoteOf } from './quote.ts';

const said = (more: object) => ({ body: '', format: 'html' as const, direction: 'internal' as const, attachments: [], ...more });

test('of a letter only its words are quoted, of our own text how it was set, without calling anybody again', () => {
  expect(quoteOf(said({ direction: 'in', body: '<div style="x">Hello<br>there &lt;b&gt;</div><p>Bye</p>' }), 'Ana wrote:')).toBe('<p>Ana wrote:</p><blockquote><p>Hello</p><p>there &lt;b&gt;</p><p>Bye</p></blockquote><p></p>');
  expect(quoteOf(said({ body: '<p><b>Look</b> <span data-mention="person:1">@Ben</span></p>' }), 'Ana:')).toBe('<p>Ana:</p><blockquote><p><b>Look</b> <span>@Ben</span></p></blockquote><p></p>');
});

test('what is marked is quoted alone, as text', () => {
  expect(quoteOf(said({ body: '<p>All of it</p>' }), 'A', 'of <it>')).toBe('<p>A</p><blockquote><p>of &lt;it&gt;</p></blockquote><p></p>');
});
