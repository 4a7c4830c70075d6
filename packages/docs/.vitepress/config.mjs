import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const packages = fileURLToPath(new URL('../..', import.meta.url));
const recipes = [
  ['Serve in Node', 'serve'],
  ['Train in a Web Worker', 'worker'],
  ['Fine-tune a PyTorch checkpoint', 'fine-tune'],
  ['ONNX: out, in, on its runtime', 'onnx'],
  ["Reproduce a paper's initialisation", 'paper'],
];

const base = process.env.DOCS_BASE ?? '/';

export default defineConfig({
  title: 'wick',
  description: "PyTorch's module tree and initialisers for TypeScript",
  srcDir: 'pages',
  outDir: 'dist',
  base,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}icon.svg` }]],
  cleanUrls: false,
  // The reference is not a page of VitePress's: its links are checked by TypeDoc.
  ignoreDeadLinks: [/^\/api\//],
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Initialisation', link: '/initialisation' },
      { text: 'API', link: '/api/index.html', target: '_self' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'Five-minute start', link: '/start' },
          { text: 'Coming from PyTorch', link: '/coming-from-pytorch' },
          { text: 'Weight initialisation', link: '/initialisation' },
          { text: 'Training', link: '/training' },
          { text: 'Probability distributions', link: '/distributions' },
          { text: 'Look into a model', link: '/inspecting' },
          { text: 'Numeric contract', link: '/contract' },
          { text: 'Compatibility', link: '/compatibility' },
          { text: 'Architecture', link: '/architecture' },
          { text: 'Security', link: '/security' },
        ],
      },
      { text: 'Recipes', items: recipes.map(([text, name]) => ({ text, link: `/recipes/${name}` })) },
      { text: 'Reference', items: [{ text: 'API', link: '/api/index.html', target: '_self' }] },
    ],
  },
  vite: {
    build: { target: 'es2022', chunkSizeWarningLimit: 4000 },
    esbuild: { target: 'es2022' },
    resolve: {
      // The sources of the workspace, as the playground uses them: nothing has to be built before.
      alias: [
        { find: /^wick$/, replacement: `${packages}/wick/src/index.ts` },
        { find: /^@wick\/([a-z]+)$/, replacement: `${packages}/$1/src/index.ts` },
        { find: /^@wick\/([a-z]+)\/([a-z]+)$/, replacement: `${packages}/$1/src/$2.ts` },
        { find: '#entropy', replacement: `${packages}/tensor/src/generator/entropyWords.browser.ts` },
        { find: '#strided', replacement: `${packages}/tensor/src/strided/loops.ts` },
      ],
    },
  },
});
