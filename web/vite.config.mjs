import { defineConfig } from 'vite';

/** `tools/build-web.js` builds by this; `npm run dev:web` serves the sources beside a gateway on port 8080. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  server: { proxy: { '/obp': 'http://127.0.0.1:8080', '/my': 'http://127.0.0.1:8080' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // Every file is one that the gateway serves: the content security policy allows no `data:` and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
});
