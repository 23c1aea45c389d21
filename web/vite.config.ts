/** The browser's side as static files: relative addresses, so that it works below any path of a proxy. */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** Where `npm run dev:server` listens unless told otherwise. */
const GATEWAY = 'http://localhost:8080';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [svelte()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0 },
  server: { proxy: { '/api': { target: GATEWAY, ws: true } } },
});
