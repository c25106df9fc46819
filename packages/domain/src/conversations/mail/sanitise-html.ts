import sanitizeHtml from 'sanitize-html';

/** More links than any letter has; beyond them only their words stay. */
const MOST_LINKS = 5_000;
/** An image written into the HTML itself; larger ones are dropped (they are in the original). */
const MOST_DATA_IMAGE = 200_000;

const length = /^-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%)?$/i;
const colour = /^(#[0-9a-f]{3,8}|[a-z]{3,25}|rgba?\([\d\s.,%]{5,40}\))$/i;
const word = /^[a-z-]{2,25}$/i;
const lengths = /^(-?\d{1,4}(\.\d{1,3})?(px|pt|em|rem|%)?\s*|auto\s*){1,4}$/i;
const border = /^[\w#%.,()\s-]{1,60}$/;

/** Style that stays inside its box. Not here: position, z-index, display, float beyond its place, anything with a URL (E-29). */
const styles: Record<string, RegExp[]> = Object.fromEntries([
  ...['color', 'background-color'].map((name) => [name, [colour]]),
  ...['text-align', 'font-weight', 'font-style', 'text-decoration', 'vertical-align', 'white-space', 'list-style-type', 'text-transform'].map((name) => [name, [word, /^\d{3}$/]]),
  ...['font-size', 'line-height', 'width', 'height', 'max-width', 'text-indent'].map((name) => [name, [length, word]]),
  ...['margin', 'padding'].flatMap((name) => [name, ...['top', 'right', 'bottom', 'left'].map((side) => `${name}-${side}`)]).map((name) => [name, [lengths]]),
  ...['border', 'border-top', 'border-right', 'border-bottom', 'border-left', 'border-color', 'border-style', 'border-width', 'border-collapse'].map((name) => [name, [border]]),
  ['font-family', [/^[\w\s,'"-]{1,200}$/]],
]);

const tags = [
  ...['a', 'abbr', 'address', 'article', 'b', 'bdi', 'bdo', 'big', 'blockquote', 'br', 'caption', 'center', 'cite', 'code', 'col', 'colgroup', 'dd', 'del', 'dfn', 'div', 'dl', 'dt', 'em'],
  ...['figcaption', 'figure', 'font', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'hr', 'i', 'img', 'ins', 'kbd', 'li', 'mark', 'ol', 'p', 'pre', 'q', 's', 'samp', 'section', 'small'],
  ...['span', 'strike', 'strong', 'sub', 'sup', 'table', 'tbody', 'td', 'tfoot', 'th', 'thead', 'tr', 'tt', 'u', 'ul', 'var', 'wbr'],
];

/**
 * Where mail programs put what they quote (E-31); most are Discourse's list. Some wrap it in an element, with others it runs from a mark to
 * the end.
 */
const quotes = {
  wrapped: /(^|\s)(gmail_quote|gmail_quote_container|moz-cite-prefix|protonmail_quote|zmail_extra|yahoo_quoted|front-blockquote|tutanota_quote|freebirdreply)(\s|$)/i,
  wrappedId: /^(yahoo_quoted_\d+|quoted_header|zwchr|isreplycontent|mail-editor-reference-message-container)$/i,
  restId: /^(x_)*(divrplyfwdmsg|appendonsend|olk_src_body_section|reply-intro|ms-outlook-mobile-body-separator-line|replybordermessage)$/i,
};

export type SafeHtml = { html: string; remoteImages: boolean };

/**
 * HTML from outside, made safe to show and to store (E-29): an allow-list of elements, attributes and style. Images from elsewhere are not loaded: their address waits in `data-src`
 * until a reader asks for them (E-30); images of the mail itself are named by `data-cid`. What it quotes carries `data-quote`.
 * What staff write (`own`) may name people and teams (`data-mention`) and show pictures that were uploaded for it (`data-file`); in a letter both would be forged.
 */
export function sanitiseHtml(html: string, { own = false } = {}): SafeHtml {
  let links = 0;
  let remoteImages = false;
  const clean = sanitizeHtml(html, {
    allowedTags: tags,
    nonTextTags: ['style', 'script', 'textarea', 'option', 'noscript', 'title', 'xml', 'svg', 'math', 'template', 'iframe', 'object', 'head'],
    nestingLimit: 200,
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'align', 'valign', 'data-quote'],
      a: ['href', 'rel', 'target', 'title'],
      img: ['src', 'alt', 'title', 'width', 'height', 'data-src', 'data-cid', 'data-file'],
      span: ['data-mention'],
      table: ['border', 'cellpadding', 'cellspacing', 'width', 'bgcolor'],
      td: ['colspan', 'rowspan', 'width', 'height', 'bgcolor'],
      th: ['colspan', 'rowspan', 'width', 'height', 'bgcolor'],
      tr: ['bgcolor'],
      col: ['span', 'width'],
      colgroup: ['span'],
      font: ['color', 'size', 'face'],
      ol: ['start', 'type'],
      li: ['value'],
    },
    allowedStyles: { '*': styles },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    transformTags: {
      '*': (tagName, { 'data-quote': _forged, 'data-mention': mention = '', ...attribs }) => {
        const named = own && tagName === 'span' && /^(person|team):[0-9a-f]{24}$/.test(mention);
        return { tagName, attribs: (named ? { 'data-mention': mention } : { ...attribs, ...quoteOf(tagName, attribs) }) as Record<string, string> };
      },
      a: (tagName, attribs) => {
        if (++links > MOST_LINKS) return { tagName: 'span', attribs: {} };
        return { tagName, attribs: { href: attribs.href ?? '', ...(attribs.title ? { title: attribs.title } : {}), rel: 'noopener noreferrer nofollow', target: '_blank' } };
      },
      img: (tagName, attribs) => {
        const image = safeImage(attribs, own);
        if ('data-src' in image) remoteImages = true;
        return { tagName, attribs: image };
      },
    },
  });
  return { html: clean, remoteImages };
}

function quoteOf(tagName: string, { class: classes = '', id = '', type = '', style = '' }: Record<string, string>): { 'data-quote'?: 'wrapped' | 'rest' } {
  if (quotes.restId.test(id)) return { 'data-quote': 'rest' };
  // Outlook draws a line above the header block of what it quotes.
  if (tagName === 'div' && /^\s*border:\s*none;\s*border-top:\s*solid\s+#?[a-z0-9]+\s+1\.0pt/i.test(style)) return { 'data-quote': 'rest' };
  const wrapped = quotes.wrappedId.test(id) || quotes.wrapped.test(classes) || (tagName === 'blockquote' && type === 'cite');
  return wrapped ? { 'data-quote': 'wrapped' } : {};
}

function safeImage(attribs: Record<string, string>, own: boolean): Record<string, string> {
  const kept = Object.fromEntries(['alt', 'title', 'width', 'height', 'style'].flatMap((name) => (attribs[name] === undefined ? [] : [[name, attribs[name]]])));
  const src = (attribs.src ?? '').trim();
  if (/^cid:/i.test(src)) return { ...kept, 'data-cid': unescaped(src.slice(4)) };
  const file = own ? /^\/api\/v1\/files\/([0-9a-f]{24})$/.exec(src)?.[1] : undefined;
  if (file) return { ...kept, 'data-file': file };
  if (/^data:image\/(png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/i.test(src) && src.length <= MOST_DATA_IMAGE) return { ...kept, src };
  if (/^(https?:)?\/\//i.test(src)) return { ...kept, 'data-src': src.replace(/^\/\//, 'https://') };
  return kept;
}

function unescaped(cid: string): string {
  try {
    return decodeURIComponent(cid);
  } catch {
    return cid;
  }
}
