import { describe, expect, test } from 'vitest';
import { htmlToText } from './html-to-text.ts';
import { sanitiseHtml } from './sanitise-html.ts';
import { stripReply } from './strip-reply.ts';

const quoted = '> Have you tried turning it off\n> and on again?\n';

describe('the new part of an answer', () => {
  test.each([
    ['English', 'On Fri, 20 Nov 2026 at 11:00, Support <support@help.test> wrote:'],
    ['English, wrapped', 'On Friday, November 20, 2026 at 11:00:23 AM Central European Time, Support of the\nLarkfield Desk <support@help.test> wrote:'],
    ['German', 'Am 20.11.2026 um 11:00 schrieb Support <support@help.test>:'],
    ['French', 'Le ven. 20 nov. 2026 à 11:00, Support <support@help.test> a écrit :'],
    ['Spanish', 'El vie, 20 nov 2026 a las 11:00, Support (<support@help.test>) escribió:'],
    ['Italian', 'Il giorno ven 20 nov 2026 alle ore 11:00 Support <support@help.test> ha scritto:'],
    ['Portuguese', 'Em sex., 20 de nov. de 2026 às 11:00, Support <support@help.test> escreveu:'],
    ['Dutch', 'Op vr 20 nov 2026 om 11:00 schreef Support <support@help.test>:'],
    ['Swedish', 'Den fre 20 nov. 2026 kl 11:00 skrev Support <support@help.test>:'],
    ['Polish', 'pt., 20 lis 2026 o 11:00 Support <support@help.test> napisał(a):'],
    ['Czech', 'pá 20. 11. 2026 v 11:00 odesílatel Support <support@help.test> napsal:'],
    ['Russian', 'пт, 20 нояб. 2026 г. в 11:00, Support <support@help.test> написал:'],
    ['Turkish', 'Support <support@help.test>, 20 Kas 2026 Cum, 11:00 tarihinde şunu yazdı:'],
    ['Finnish', 'pe 20. marrask. 2026 klo 11.00 Support (support@help.test) kirjoitti:'],
    ['Japanese', '2026年11月20日(金) 11:00 Support <support@help.test>のメール:'],
    ['Chinese', 'Support <support@help.test> 于2026年11月20日周五 11:00写道：'],
    ['a language nobody listed', 'Ko 20/11/2026 11:00 i tuhia e Support <support@help.test>:'],
  ])('ends where %s announces a quote', (_language, announcement) => {
    expect(stripReply(`It works now.\n\n${announcement}\n\n${quoted}`)).toBe('It works now.');
  });

  test.each([
    ['Outlook', 'From: Support <support@help.test>\nSent: Friday, November 20, 2026 11:00\nTo: Ana\nSubject: Re: Printer'],
    [
      'Outlook in German, below a line',
      '________________________________\nVon: Support <support@help.test>\nGesendet: Freitag, 20. November 2026 11:00\nAn: Ana\nBetreff: AW: Drucker',
    ],
    ['Outlook in French', 'De : Support <support@help.test>\nEnvoyé : vendredi 20 novembre 2026 11:00\nÀ : Ana\nObjet : RE: Imprimante'],
    ['Outlook in Chinese', '发件人: Support <support@help.test>\n发送时间: 2026年11月20日 11:00\n收件人: Ana\n主题: 打印机'],
    ['a line of words', '-----Original Message-----'],
    ['a line of German words', '-----Ursprüngliche Nachricht-----'],
    ['our own line', '##- Please type your reply above this line -##'],
    ['our own line in German', '##- Bitte antworten Sie oberhalb dieser Zeile -##'],
  ])('ends where %s stands, whatever follows', (_what, mark) => {
    expect(stripReply(`Danke!\n\n${mark}\n\nHave you tried turning it off and on?\nLast words`)).toBe('Danke!');
  });

  test('keeps what stands below a quote, and all of a mail that answers between the lines', () => {
    expect(stripReply(`On Fri, 20 Nov 2026 at 11:00, Support <s@help.test> wrote:\n${quoted}\nYes, twice.`)).toBe('Yes, twice.');
    const inline = `On Fri, 20 Nov 2026 at 11:00, Support <s@help.test> wrote:\n> Is it on?\nYes.\n> Is there paper?\nNo.`;
    expect(stripReply(inline)).toBe(inline);
  });

  test('keeps words that only look like an announcement', () => {
    for (const text of [
      'On Monday I wrote:\nthe printer is broken.',
      'From: the shop\nit was a long way.',
      'I sent from my desk, it is quicker.',
      'See > 5 errors\nand more',
      'Please answer: when?',
      '| a | b |\n| 1 | 2 |',
    ]) {
      expect(stripReply(text)).toBe(text);
    }
  });

  test('keeps what somebody forwards', () => {
    const text =
      'Please handle this.\n\n---------- Forwarded message ---------\nFrom: Bo <bo@example.com>\nDate: Fri, 20 Nov 2026\nSubject: Broken\nTo: Ana\n\nIt is broken.';
    expect(stripReply(text)).toBe(text);
  });

  test('leaves out a signature below its mark and the line of a phone', () => {
    expect(stripReply('Done.\n\nSent from my iPhone')).toBe('Done.');
    expect(stripReply('Done.\n\nVon meinem iPhone gesendet')).toBe('Done.');
    expect(stripReply('Done.\n-- \nAna Sousa\n+351 123')).toBe('Done.');
  });

  test('is everything when nothing would be left', () => {
    expect(stripReply(quoted)).toBe(quoted.trim());
    expect(stripReply('-- \nAna')).toBe('--\nAna');
  });

  test.each([
    ['Gmail', '<div>New words</div><div class="gmail_quote"><div>Am 20.11. schrieb Support:</div><blockquote>Old words</blockquote></div>'],
    ['Outlook', '<div>New words</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Von:</b> Support</div><div>Old words</div>'],
    [
      'Outlook of the desktop',
      '<p>New words</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>From:</b> Support</p></div></div><p>Old words</p>',
    ],
    ['Apple', '<div>New words</div><blockquote type="cite"><div>Old words</div></blockquote>'],
    ['Thunderbird', '<p>New words</p><div class="moz-cite-prefix">Support schrieb:</div><blockquote type="cite">Old words</blockquote>'],
    ['Yahoo', '<div>New words</div><div class="yahoo_quoted"><div>Old words</div></div>'],
    ['Proton', '<div>New words</div><div class="protonmail_quote">Old words</div>'],
  ])('ends where the HTML of %s marks a quote', (_program, html) => {
    expect(stripReply(htmlToText(sanitiseHtml(html).html))).toBe('New words');
  });
});

describe('takes time that grows with the length only', () => {
  test.each([
    ['quotes in quotes', `Hi\n${'>'.repeat(5_000)} x\n`.repeat(50)],
    ['half announcements', 'On Mon, '.repeat(20_000)],
    ['many announcements', `On Mon, 20 Nov 2026 at 11:00 somebody\n`.repeat(4_000)],
    ['many headers', 'From: a@b.example\n'.repeat(4_000)],
    ['colons', 'a:'.repeat(100_000)],
    ['spaces', `${' '.repeat(200_000)}x`],
    ['dashes', `${'-'.repeat(200_000)}\n`.repeat(3)],
    ['addresses', `${'<a@b.example> '.repeat(20_000)}:`],
  ])('%s', (_what, text) => {
    const begin = performance.now();
    stripReply(text);
    expect(performance.now() - begin).toBeLessThan(1_000);
  });
});
