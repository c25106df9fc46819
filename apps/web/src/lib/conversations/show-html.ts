/** What a body may be made of. The sanitiser that stored it says the same (conversations/mail/sanitise-html.ts); it is said again here, so that neither is trusted alone. */
const tags = new Set(
  'a abbr address article b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr'.split(' '),
);
const everywhere = new Set(['style', 'dir', 'lang', 'align', 'valign', 'title', 'width', 'height', 'bgcolor', 'colspan', 'rowspan', 'span', 'border', 'cellpadding', 'cellspacing', 'color', 'size', 'face', 'start', 'type', 'value', 'alt', 'data-mention', 'data-by']);

/** Strict: what is not written like the sanitiser writes it is no tag and becomes text. */
const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z-]*(?:="[^"<>]*")?)*)\s*\/?>|<|>/g;
const attribute = /([a-z][a-z-]*)="([^"<>]*)"/g;

type Files = readonly { contentId: string | null; type: string; url: string }[];

/**
 * A stored body as it may stand on a page: known elements and attributes only, written anew; anything else shows as text. Pictures of the mail come from our own files, those from elsewhere
 * only when `remoteImages` was asked for.
 */
export function showHtml(body: string, { files = [], remoteImages = false }: { files?: Files; remoteImages?: boolean } = {}): string {
  return body.replace(tag, (found, close: string | undefined, name: string | undefined, attributes: string | undefined) => {
    if (name === undefined) return found === '<' ? '&lt;' : '&gt;';
    if (!tags.has(name)) return '';
    if (close) return `</${name}>`;
    const kept: string[] = [];
    for (const [, key, value] of (attributes ?? '').matchAll(attribute)) {
      const shown = name === 'img' ? imageAttribute(key!, value!, files, remoteImages) : name === 'a' && key === 'href' ? link(value!) : null;
      if (shown) kept.push(shown);
      else if (everywhere.has(key!) && (key !== 'style' || harmlessStyle(value!))) kept.push(`${key}="${value}"`);
    }
    if (name === 'a') kept.push('target="_blank" rel="noopener noreferrer nofollow"');
    return `<${[name, ...kept].join(' ')}>`;
  });
}

const link = (address: string): string | null => (/^(https?:\/\/|mailto:|tel:|\/tickets\/)/i.test(address) ? `href="${address}"` : null);

function imageAttribute(key: string, value: string, files: Files, remoteImages: boolean): string | null {
  if (key === 'src' && /^data:image\/(png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]*$/i.test(value)) return `src="${value}"`;
  // Ours, and given to whoever may read it only.
  if (key === 'src' && /^\/api\/v1\/files\/[0-9a-f]{24}$/.test(value)) return `src="${value}"`;
  if (key === 'data-cid') {
    const file = files.find(({ contentId, type }) => contentId === value.replaceAll('&amp;', '&') && /^image\/(png|jpeg|gif|webp|avif)$/.test(type));
    return file && /^\/api\/v1\/files\/[0-9a-f]{24}$/.test(file.url) ? `src="${file.url}"` : null;
  }
  if (key === 'data-src' && remoteImages && /^https?:\/\//i.test(value)) return `src="${value}" referrerpolicy="no-referrer"`;
  return null;
}

const harmlessStyle = (style: string): boolean => !/[\\{}<>@]|url|expression|javascript|behavior|-moz-binding|position|\/\*|&#|image/i.test(style);

/** Whether a body waits for pictures from elsewhere. */
export const hasRemoteImages = (body: string): boolean => / data-src="https?:\/\//i.test(body);

/** Whether a body brings colours of its own: it is then shown on white paper, as its writer saw it. */
export const hasOwnColours = (body: string): boolean => / (bgcolor|color)="|style="(?:[^"]*[;\s])?(?:background-)?color\s*:/i.test(body);
