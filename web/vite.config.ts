/** The browser's side as static files: relative addresses, so that it works below any path of a proxy. */
import { join } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** Where `npm run dev:server` listens unless told otherwise. */
const GATEWAY = 'http://localhost:8080';

/** The file manager and the reference of the API: what one needs, the other does not load. */
const PAGES = ['index.html', 'docs/index.html'];

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rolldownOptions: { input: PAGES.map((page) => join(import.meta.dirname, page)) },
  },
  server: { proxy: { '/api': { target: GATEWAY, ws: true } } },
});
