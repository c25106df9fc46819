import { fileURLToPath } from 'node:url';
import adapter from '@sveltejs/adapter-node';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig, type Plugin } from 'vite';

/**
 * The pages run in the same process as the other parts and must share their modules: one Mongoose, one configuration, one clock. So on the
 * server the domain is never bundled, neither in the build nor in development; Node loads it as it is. The browser gets its words files bundled.
 */
const domainStaysOutside: Plugin = {
  name: 'domain-stays-outside',
  enforce: 'pre',
  resolveId(source, _importer, { ssr }) {
    if (!ssr || !source.startsWith('@switchboard/domain/')) return null;
    if (this.environment.mode === 'build') return { id: source, external: true };
    const file = new URL(`../../packages/domain/src/${source.slice('@switchboard/domain/'.length)}`, import.meta.url);
    // Vite would still transform a file it is told to leave; a data: module is imported by Node itself, and from there the file too.
    return { id: `data:text/javascript,export * from ${JSON.stringify(file.href)}`, external: true };
  },
};

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
