import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';

/** `/api/docs`: the endpoints on one page that needs nothing from elsewhere. The full shapes stand in openapi.json. */
export function docsPage(): string {
  const groups = Map.groupBy(endpoints, ({ path }) => path.split('/').filter((part) => part && !part.startsWith('{') && part !== 'service-desk')[0] ?? '');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Switchboard API</title>
<style>:root{color-scheme:light dark}body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}code{font:13px ui-monospace,monospace}table{border-collapse:collapse;width:100%}td{padding:.3rem .6rem .3rem 0;border-top:1px solid color-mix(in srgb,currentColor 15%,transparent);vertical-align:top}td:first-child{white-space:nowrap;width:1%}h2{margin-top:2rem;text-transform:capitalize}small{opacity:.75}</style></head>
<body><main><h1>Switchboard API</h1>
<p>Below <code>/api/v1</code>, JSON. Send <code>Authorization: Bearer &lt;API key&gt;</code>; an administrator makes keys under Settings. Every POST takes an <code>Idempotency-Key</code>, every change an <code>If-Match</code> with the version. Lists answer <code>{ items, next }</code>; ask on with <code>?after=</code>. The shapes: <a href="/api/v1/openapi.json">openapi.json</a>.</p>
${[...groups].map(([name, list]) => `<h2>${escaped(name.replaceAll('-', ' '))}</h2><table>${list.map(row).join('')}</table>`).join('\n')}
</main></body></html>`;
}

function row({ method, path, summary, right }: Endpoint): string {
  const rights = right === null ? '' : `<br><small>asks for ${escaped([right].flat().join(' or '))}</small>`;
  return `<tr><td><code>${method}</code></td><td><code>${escaped(path)}</code><br>${escaped(summary)}${rights}</td></tr>`;
}

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
