import { expect, test } from 'vitest';
import { dropQuoted } from './drop-quoted.ts';
import { htmlToText } from './html-to-text.ts';
import { sanitiseHtml } from './sanitise-html.ts';

const clean = (html: string): string => sanitiseHtml(html).html;

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href=" java\nscript:alert(1)">x</a>',
  '<a href="data:text/html,<script>alert(1)</script>">x</a>',
  '<svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>',
  '<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>',
  '<iframe src="https://evil.example"></iframe>',
  '<form action="https://evil.example"><input name=a><button>Go</button></form>',
  '<base href="https://evil.example"><meta http-equiv=refresh content="0;url=https://evil.example"><link rel=stylesheet href="https://evil.example">',
  '<div style="position:fixed;z-index:9999;top:0;left:0;width:100vw;height:100vh">x</div>',
  '<div style="background:url(https://evil.example/x)">x</div>',
  '<p style="color:expression(alert(1))">x</p>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<object data="x.swf"></object><embed src="x.swf"><template><script>alert(1)</script></template>',
  '<textarea><img src=x onerror=alert(1)></textarea><title><img src=x onerror=alert(1)></title>',
])('nothing dangerous is left of %s', (html) => {
  expect(clean(html)).not.toMatch(/alert|evil\.example|javascript|onerror|onload|<(script|svg|math|iframe|form|input|button|base|meta|link|object|embed|style|template)|position|z-index|100vw|url\(/i);
});

test('keeps what a letter is made of', () => {
  const html = '<p style="color:#ff0000;text-align:center"><b>Bold</b> and <a href="https://example.com/?a=1&amp;b=2" title="There">a link</a></p><table border="1"><tr><td colspan="2">cell</td></tr></table><ol start="3"><li>three</li></ol>';
  expect(clean(html)).toBe(html.replace('title="There"', 'title="There" rel="noopener noreferrer nofollow" target="_blank"'));
});

test('remote images wait, own images are named, small data images stay', () => {
  const { html, remoteImages } = sanitiseHtml('<img src="https://a.example/x.gif" width="1"><img src="//b.example/y"><img src="cid:Logo%40x"><img src="data:image/png;base64,AAAA"><img src="data:image/svg+xml;base64,AAAA">');
  expect(remoteImages).toBe(true);
  expect(html).toBe('<img width="1" data-src="https://a.example/x.gif" /><img data-src="https://b.example/y" /><img data-cid="Logo@x" /><img src="data:image/png;base64,AAAA" /><img />');
  expect(sanitiseHtml('<p>no images</p>').remoteImages).toBe(false);
});

test('a sender cannot mark words as quoted themselves, nor bring our marks in', () => {
  expect(clean('<p data-quote="rest">x</p>')).toBe('<p>x</p>');
});

test('more links than any letter has become their words', () => {
  const html = clean('<a href="https://a.example">WORD</a>'.repeat(5_100));
  expect(html.match(/<a /g)).toHaveLength(5_000);
  expect(html.match(/WORD/g)).toHaveLength(5_100);
});

test('becomes text as one would read it', () => {
  expect(htmlToText(clean('<h1>Title</h1><p>One<br>two</p><ul><li>a</li><li>b</li></ul><ol><li>c</li><li>d</li></ol><p>See <a href="https://example.com/x">this</a> and <a href="https://example.com">example.com</a> &amp; more</p><pre>  a\n  b</pre>'))).toBe(
    'Title\n\nOne\ntwo\n\n- a\n- b\n\n1. c\n2. d\n\nSee this (https://example.com/x) and example.com & more\n\n  a\n  b',
  );
});

test('without its quotes it is still whole HTML', () => {
  const html = clean('<div><p>New<div class="gmail_quote">Old<div>older</div></div>after</p></div>');
  expect(dropQuoted(html)).not.toContain('Old');
  expect(htmlToText(dropQuoted(html))).toBe('New\n\nafter');
  const rest = dropQuoted(clean('<div><p>New</p><div id="appendonsend"></div><p>Old</p></div>'));
  expect(rest).toBe('<div><p>New</p></div>');
});

test.each([
  ['deep nesting', '<div>'.repeat(20_000)],
  ['open brackets', '<'.repeat(200_000)],
  ['attributes', `<p ${'a="b" '.repeat(50_000)}>x</p>`],
  ['comments', '<!--'.repeat(50_000)],
  ['style', `<p style="${'color:red;'.repeat(20_000)}">x</p>`],
])('takes little time over %s', (_what, html) => {
  // The thread's own time: on a busy machine the clock on the wall says nothing.
  const begin = process.threadCpuUsage();
  htmlToText(dropQuoted(clean(html)));
  expect(process.threadCpuUsage(begin).user / 1_000).toBeLessThan(10_000);
});
