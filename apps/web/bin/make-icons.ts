/**
 * Writes src/lib/ui/icons.ts: the inside of each icon as a string, so that a page carries only the icons it draws and a long list makes no
 * component per icon. To add one, put its name below and run `node bin/make-icons.ts` in this folder.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const lucide = `
  alarm-clock arrow-down-narrow-wide arrow-down arrow-up award at-sign bell book-open bot building-2 calendar-clock check check-check chevron-down chevron-left
  chevron-right chevron-up chevrons-up circle circle-alert circle-check circle-check-big circle-dashed circle-dot circle-pause circle-slash circle-user
  clock cloud-alert cloud-off cloud-upload coffee contrast copy download ellipsis equal eye eye-off file-text flask-conical folder forward funnel
  heart-pulse history hourglass inbox info key-round keyboard languages layers link list-filter list-todo loader-circle lock-keyhole log-out mail mail-plus mail-x merge
  message-circle-warning message-square-dot message-square-lock moon package panel-left panel-right panel-top paperclip pause pencil
  phone phone-incoming phone-missed phone-outgoing play plus printer radio-tower refresh-cw reply rotate-ccw rows-3 scroll-text search send settings shield-check siren smartphone sticky-note
  store sun-moon tag ticket ticket-plus timer trash-2 triangle-alert undo-2 upload user-round user-round-check user-round-plus users webhook x
`;

/** Lucide has no glyphs of brands, and its octagon is not filled: these are ours. */
const own: Record<string, string> = {
  logo: '<circle cx="6" cy="6" r="2.6"/><circle cx="18" cy="18" r="2.6"/><circle cx="18" cy="6" r="1" fill="currentColor"/><circle cx="6" cy="18" r="1" fill="currentColor"/><path d="M6 8.6c0 7 12 0 12 6.8"/>',
  whatsapp:
    '<path d="M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719"/><path d="M9.2 8.2c-.5 3.6 2.9 7 6.5 6.6l.4-1.9-2-1-1 .9c-.9-.5-1.5-1.1-2-2l.9-1-1-2z"/>',
  messenger:
    '<path d="M2.992 16.342a2 2 0 0 1 .094 1.167l-1.065 3.29a1 1 0 0 0 1.236 1.168l3.413-.998a2 2 0 0 1 1.099.092 10 10 0 1 0-4.777-4.719"/><path d="m7.5 13.5 3-3 3 2.5 3-3"/>',
  sms: '<path d="M22 17a2 2 0 0 1-2 2H6.828a2 2 0 0 0-1.414.586l-2.202 2.202A.71.71 0 0 1 2 21.286V5a2 2 0 0 1 2-2h16a2 2 0 0 1 2 2z"/><path d="M8 11h.01M12 11h.01M16 11h.01"/>',
  'octagon-alert':
    '<path d="M8.3 2h7.4L22 8.3v7.4L15.7 22H8.3L2 15.7V8.3z" fill="currentColor" stroke-width="1"/><path d="M12 7v6M12 16.8h.01" class="i-cut"/>',
};

const require = createRequire(import.meta.url);
const camel = (name: string) => (name === 'package' ? 'parcel' : name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase()));

function inside(name: string): string {
  const svg = readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), 'utf8');
  return svg
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace(/<\/svg>\s*$/, '')
    .replace(/\s*\n\s*/g, '')
    .replace(/\s*\/>/g, '/>');
}

const names = lucide.trim().split(/\s+/).filter((name) => !(name in own));
const all = [...names.map((name) => [name, inside(name)] as const), ...Object.entries(own)].sort(([a], [b]) => (a < b ? -1 : 1));
const lines = all.map(([name, path]) => `export const ${camel(name)} = '${path}';`);
const head = '/* Made by bin/make-icons.ts from lucide-static (ISC licence); do not edit. Each is the inside of a 24 x 24 <svg>. */\n';
writeFileSync(new URL('../src/lib/ui/icons.ts', import.meta.url), `${head}${lines.join('\n')}\n`);
console.log(`${all.length} icons`);
