import { fileURLToPath } from 'node:url';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/**
 * The pages run in the same process as the other parts and must share their modules: one Mongoose, one configuration, one clock. So on the
 * server the domain is never bundled: the build leaves its imports alone, and in development, where Vite transforms whatever is not JavaScript,
 * a module that hands on what Node has loaded stands in its place. The browser gets its words files bundled.
 */
const domainStaysOutside: Plugin = {
  name: 'domain-stays-outside',
  enforce: 'pre',
  resolveId(source, _importer, { ssr }) {
    if (!ssr || !source.startsWith('@switchboard/domain/')) return null;
    return this.environment.mode === 'build' ? { id: source, external: true } : `\0native:${source}`;
  },
  async load(id) {
    if (!id.startsWith('\0native:')) return null;
    const source = id.slice('\0native:'.length);
    const loaded = (await import(source)) as Record<string, unknown>;
    native.set(source, loaded);
    return Object.keys(loaded).map((name) => `export const ${name} = globalThis.nativeModules.get(${JSON.stringify(source)}).${name};`).join('\n');
  },
};
const native = new Map<string, Record<string, unknown>>();
Object.assign(globalThis, { nativeModules: native });

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [
    domainStaysOutside,
    sveltekit({
      adapter: adapter({ out: 'build', precompress: true }),
      output: { linkHeaderPreload: false },
      csp: {
        mode: 'auto',
        directives: {
          'default-src': ['self'],
          'script-src': ['self'],
          'style-src': ['self'],
          // Style attributes carry the lengths of the line and the places of menus; they cannot load or run anything.
          'style-src-attr': ['unsafe-inline'],
          'img-src': ['self', 'data:', 'blob:'],
          'font-src': ['self'],
          'connect-src': ['self'],
          'object-src': ['none'],
          'base-uri': ['self'],
          'form-action': ['self'],
          'frame-ancestors': ['none'],
        },
      },
    }),
  ],
  build: { target: 'es2022', assetsInlineLimit: 0 },
  css: { transformer: 'lightningcss' },
  server: { fs: { allow: ['../..'] } },
});
