import iconv from 'iconv-lite';

/** Labels that mail uses in another sense than the Encoding Standard, or that it does not know (E-20). */
const aliases: Record<string, string> = {
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'ansi_x3.4-1968': 'utf-8',
  utf8: 'utf-8',
  'unicode-1-1-utf-8': 'utf-8',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
  'x-gbk': 'gb18030',
  cp932: 'shift_jis',
  'windows-31j': 'shift_jis',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  cp50222: 'iso-2022-jp',
  'iso-2022-jp-1': 'iso-2022-jp',
  'iso-2022-jp-2': 'iso-2022-jp',
  'iso-2022-jp-ms': 'iso-2022-jp',
  'iso-8859-8-e': 'iso-8859-8',
  'iso-8859-1-windows-3.1-latin-1': 'windows-1252',
};

/** Decoded by iconv-lite: the runtime's euc-kr lacks the letters that CP949 added, and it knows no old code pages of DOS. */
const korean = /^(ks_?c_5601|ksc|korean|euc-?kr|cp-?949|ms-?949|uhc|windows-949)/;

/**
 * Bytes to text by what the label says, else strict UTF-8, else what the bytes look like, else windows-1252 (E-20). It never throws and never drops a
 * byte it could show; NUL is removed. `utf-7` is refused, as it can hide markup from whoever looks for it: its letters are shown as they came.
 */
export function decodeText(bytes: Uint8Array, label: string | null | undefined): string {
  const charset = normal(label);
  const text =
    (looksLikeIso2022Jp(bytes) && (charset === 'utf-8' || charset === '') && strict(bytes, 'iso-2022-jp')) ||
    (charset && charset !== 'utf-8' && byLabel(bytes, charset)) ||
    strict(bytes, 'utf-8') ||
    (charset === 'utf-8' && mostlyUtf8(bytes)) ||
    sniffed(bytes) ||
    new TextDecoder('windows-1252').decode(bytes);
  return text.replaceAll('\0', '');
}

function normal(label: string | null | undefined): string {
  const plain = (label ?? '')
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
    .replace(/^x-?unknown$|^unknown-8bit$|^default$|^_autodetect.*$/, '');
  return aliases[plain] ?? aliases[plain.replace(/^(x-|cs)/, '')] ?? plain;
}

function byLabel(bytes: Uint8Array, charset: string): string | null {
  if (/utf-?7/.test(charset)) return null;
  if (korean.test(charset)) return withoutReplacement(iconv.decode(Buffer.from(bytes), 'cp949'));
  return strict(bytes, charset) ?? strict(bytes, charset.replace(/^(x-|cs)/, '').replaceAll('_', '-')) ?? byIconv(bytes, charset);
}

function byIconv(bytes: Uint8Array, charset: string): string | null {
  return iconv.encodingExists(charset) ? withoutReplacement(iconv.decode(Buffer.from(bytes), charset)) : null;
}

const withoutReplacement = (text: string): string | null => (text.includes('\ufffd') ? null : text);

/** Null when the charset is unknown or the bytes are not in it. An empty text is a text. */
function strict(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A letter cut in two at a line's end must not turn the whole of a UTF-8 text into Ã¤ and â‚¬. */
function mostlyUtf8(bytes: Uint8Array): string | null {
  const text = new TextDecoder('utf-8').decode(bytes);
  let broken = 0;
  let whole = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) broken++;
    else if (code > 0x7f) whole++;
  }
  return broken > 0 && whole > broken * 2 ? text : null;
}

/** Japanese mail is often sent in 7 bits without a label; the escape sequences give it away. */
function looksLikeIso2022Jp(bytes: Uint8Array): boolean {
  for (let i = 0; i + 2 < bytes.length; i++) {
    if (bytes[i] !== 0x1b) continue;
    if (bytes[i + 1] === 0x24 && (bytes[i + 2] === 0x40 || bytes[i + 2] === 0x42)) return true;
    if (bytes[i + 1] === 0x28 && (bytes[i + 2] === 0x49 || bytes[i + 2] === 0x4a)) return true;
  }
  return false;
}

/** Western text has single accented letters between plain ones; other scripts have whole words of high bytes. */
function sniffed(bytes: Uint8Array): string | null {
  let high = 0;
  let inRuns = 0;
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x80) continue;
    high++;
    if ((bytes[i - 1] ?? 0) >= 0x80 || (bytes[i + 1] ?? 0) >= 0x80) inRuns++;
  }
  if (high < 4 || inRuns < high * 0.8) return null;
  const candidates = ['windows-1251', 'koi8-r', 'shift_jis', 'euc-jp', 'gb18030'].map((charset) => ({ charset, text: strict(bytes, charset) }));
  const scored = candidates.flatMap(({ text }) => (text === null ? [] : [{ text, score: plausible(text) }])).sort((a, b) => b.score - a.score);
  return scored[0] && scored[0].score > 0.6 ? scored[0].text : null;
}

/** The share of letters beyond ASCII that are common ones of a script that goes together: small Cyrillic, kana with kanji, the usual Han. */
function plausible(text: string): number {
  const all = text.match(/[^\p{ASCII}]/gu) ?? [];
  const count = (pattern: RegExp) => (text.match(pattern) ?? []).length;
  const cyrillic = count(/[а-я]/g);
  const kana = count(/[\u3040-\u30ff]/g);
  const han = count(/[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/g);
  return all.length === 0 ? 0 : Math.max(cyrillic, kana > 0 ? kana + han : han * 0.9) / all.length;
}
