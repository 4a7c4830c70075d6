import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { digitsFile } from './digitsFile.ts';

const packages = fileURLToPath(new URL('../../packages', import.meta.url));

/** Digits to learn from, as one file beside the page. */
function digits() {
  const fileName = 'digits.bin';
  return {
    name: 'digits',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: digitsFile() });
    },
    configureServer(server) {
      server.middlewares.use(`/${fileName}`, (_, response) => {
        response.setHeader('content-type', 'application/octet-stream').end(digitsFile());
      });
    },
  };
}

/**
 * What the page says of its place: a link to the guide where it is part of the documentation, and a picture for those who
 * show a link to it, which must have a whole address (PLAYGROUND_URL).
 */
const place = {
  name: 'place',
  generateBundle() {
    this.emitFile({
      type: 'asset',
      fileName: 'preview.png',
      source: readFileSync(`${packages}/wick/docs/playground.png`),
    });
  },
  transformIndexHtml(html) {
    const guide = process.env.PLAYGROUND_GUIDE;
    const here = process.env.PLAYGROUND_URL ?? './';
    return html
      .replace('%PREVIEW%', `${here.replace(/\/?$/, '/')}preview.png`)
      .replace(/ *<a id="docs" href="[^"]*"(.*?<\/a>)\n/, (_, rest) =>
        guide === undefined ? '' : `<a id="docs" href="${guide}"${rest}\n`,
      );
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Addresses relative to the page: it can be put into any folder of any server.
  base: './',
  build: {
    outDir: process.env.PLAYGROUND_OUT ?? 'dist/site',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    chunkSizeWarningLimit: 1500,
  },
  worker: { format: 'es' },
  plugins: [digits(), place],
  resolve: {
    // The sources of the workspace, as the tests use them: nothing has to be built before.
    alias: [
      { find: /^wick$/, replacement: `${packages}/wick/src/index.ts` },
      { find: /^@wick\/([a-z]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@wick\/([a-z]+)\/([a-z]+)$/, replacement: `${packages}/$1/src/$2.ts` },
      { find: '#jpeg', replacement: `${packages}/data/src/images/jpegCodec.browser.ts` },
      { find: '#entropy', replacement: `${packages}/tensor/src/generator/entropyWords.browser.ts` },
      { find: '#strided', replacement: `${packages}/tensor/src/strided/loops.ts` },
    ],
  },
});
