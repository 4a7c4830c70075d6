import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';
import { searchWords } from '../src/searchWords.ts';

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
  // The reference and the playground are no pages of VitePress's: a test looks for what is linked to.
  ignoreDeadLinks: [/^\/(api|play)\//],
  themeConfig: {
    // Not every page is there in both languages: the switch leads to the other's beginning.
    i18nRouting: false,
    search: {
      provider: 'local',
      options: {
        miniSearch: { options: { tokenize: searchWords } },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                displayDetails: '显示详细列表',
                resetButtonTitle: '清除搜索',
                backButtonTitle: '关闭搜索',
                noResultsText: '没有结果：',
                footer: {
                  selectText: '选择',
                  selectKeyAriaLabel: '回车',
                  navigateText: '切换',
                  navigateUpKeyAriaLabel: '上箭头',
                  navigateDownKeyAriaLabel: '下箭头',
                  closeText: '关闭',
                  closeKeyAriaLabel: 'Esc',
                },
              },
            },
          },
        },
      },
    },
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Playground', link: '/play/index.html', target: '_self' },
      { text: 'Lessons', link: '/lessons' },
      { text: 'API', link: '/api/index.html', target: '_self' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'Five-minute start', link: '/start' },
          { text: 'Every initialiser', link: '/tutorial' },
          { text: 'Weight initialisation', link: '/initialisation' },
          { text: 'Choose an initialisation', link: '/choosing' },
          { text: 'Eight lessons', link: '/lessons' },
          { text: 'Coming from PyTorch', link: '/coming-from-pytorch' },
          { text: 'Data', link: '/data' },
          { text: 'Training', link: '/training' },
          { text: 'Distributions', link: '/distributions' },
          { text: 'Function transforms', link: '/transforms' },
          { text: 'Compile a step', link: '/compile' },
          { text: 'Look into a model', link: '/inspecting' },
          { text: 'Numeric contract', link: '/contract' },
          { text: 'Compatibility', link: '/compatibility' },
          { text: 'Architecture', link: '/architecture' },
          { text: 'Security', link: '/security' },
        ],
      },
      { text: 'Recipes', items: recipes.map(([text, name]) => ({ text, link: `/recipes/${name}` })) },
      {
        text: 'Reference',
        items: [
          { text: "PyTorch's names", link: '/names' },
          { text: 'API', link: '/api/index.html', target: '_self' },
          { text: 'Playground', link: '/play/index.html', target: '_self' },
        ],
      },
    ],
  },
  locales: {
    root: { label: 'English', lang: 'en' },
    zh: {
      label: '简体中文',
      lang: 'zh-CN',
      description: 'PyTorch 的模块树与初始化，TypeScript 版',
      themeConfig: {
        nav: [
          { text: '入门', link: '/zh/start' },
          { text: '演练场', link: '/play/index.html#language=zh', target: '_self' },
          { text: '八节课', link: '/zh/lessons' },
          { text: 'API（英文）', link: '/api/index.html', target: '_self' },
        ],
        sidebar: [
          {
            text: '指南',
            items: [
              { text: '五分钟入门', link: '/zh/start' },
              { text: '每一种初始化', link: '/zh/tutorial' },
              { text: '权重初始化', link: '/zh/initialisation' },
              { text: '选择一种初始化', link: '/zh/choosing' },
              { text: '八节课', link: '/zh/lessons' },
              { text: '演练场', link: '/play/index.html#language=zh', target: '_self' },
            ],
          },
          { text: '参考', items: [{ text: 'PyTorch 的名字', link: '/zh/names' }] },
        ],
        outline: { label: '本页' },
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '深色',
        lightModeSwitchTitle: '换成浅色',
        darkModeSwitchTitle: '换成深色',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '语言',
        skipToContentLabel: '跳到正文',
        notFound: {
          title: '没有这个页面',
          quote: '地址可能写错了，或者页面已经换了地方。',
          linkLabel: '回到首页',
          linkText: '回到首页',
        },
      },
    },
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
        { find: '#jpeg', replacement: `${packages}/data/src/images/jpegCodec.browser.ts` },
        { find: '#entropy', replacement: `${packages}/tensor/src/generator/entropyWords.browser.ts` },
        { find: '#strided', replacement: `${packages}/tensor/src/strided/loops.ts` },
      ],
    },
  },
});
