// Writes pages/names.md and pages/zh/names.md: every name of PyTorch's that wick has, as a heading that the search finds, with
// where its page is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, '..');
const names = JSON.parse(readFileSync(join(packages, 'wick/scripts/names.json'), 'utf8'));
const renamed = JSON.parse(readFileSync(join(packages, 'wick/scripts/renamed.json'), 'utf8'));
const camel = (name) => name.replace(/^_+/, '').replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());

/** TypeDoc's folder for a kind of symbol; a class under a type of its own is an interface and a value. */
const folders = { class: 'classes', interface: 'interfaces', function: 'functions', const: 'variables' };

/** Finds the page of what the files of a folder export, by the kind that they declare it as; `space` is a namespace's name. */
function pagesOf(name, folder = '', space = '') {
  const source = join(packages, name, 'src', folder);
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/\.test(-d)?\.ts$|testing/.test(file),
  );
  const found = new Map();
  const kinds = Object.keys(folders);
  for (const file of files)
    for (const [, kind, symbol] of readFileSync(join(source, file), 'utf8').matchAll(
      /^export (?:abstract |declare )?(class|interface|function|const) (\w+)/gm,
    ))
      if (!found.has(symbol) || kinds.indexOf(kind) < kinds.indexOf(found.get(symbol))) found.set(symbol, kind);
  return (symbol) => found.has(symbol) && `/api/${folders[found.get(symbol)]}/${name}_src.${space}${symbol}.html`;
}

/** What a list of exports gives on: from each name to what its file calls it. */
function exportsOf(list) {
  const text = readFileSync(join(packages, list), 'utf8');
  return new Map(
    [...text.matchAll(/^export \{ (.*) \} from '(.*)\.ts';$/gm)].flatMap(([, names, file]) =>
      names
        .split(', ')
        .filter((each) => /^[a-z]/.test(each) && !each.startsWith('type '))
        .map((each) => [each.split(' as ').at(-1), `${join(dirname(list), file)}:${each.split(' as ')[0]}`]),
    ),
  );
}
const [flat, linalg] = ['flat/index.ts', 'index.ts'].map((list) => exportsOf(`tensor/src/linalg/${list}`));
/** A function that torch has in both places is told where it is flat. */
const flatNames = new Map([...flat].map(([name, source]) => [source, name]));
const linalgPage = (symbol) =>
  linalg.has(symbol) && `/api/functions/tensor_src.${flatNames.get(linalg.get(symbol)) ?? `linalg.${symbol}`}.html`;

const ops = pagesOf('tensor', 'ops');
/** A function that is made by another has no page of its own kind for certain: then the list of them. */
const tensor = (symbol) => {
  if (flat.has(symbol)) return `/api/functions/tensor_src.${symbol}.html`;
  return symbol !== 'multiply' && (ops(symbol) || '').replace(/variables.*/, 'modules/tensor_src.html');
};
const functional = pagesOf('nn', 'functional', 'functional.');
/** PyTorch's modules: what wick calls it, and the function that finds its page. */
const modules = [
  ['torch', 'torch.*', '', tensor],
  ['torch.nn', 'torch.nn', 'nn.', pagesOf('nn')],
  ['torch.nn.functional', 'torch.nn.functional', 'nn.functional.', (name) => functional(name) || tensor(name)],
  ['torch.nn.init', 'torch.nn.init', 'init.', pagesOf('init')],
  ['torch.optim', 'torch.optim', 'optim.', pagesOf('optim')],
  [
    'torch.optim.lr_scheduler',
    'torch.optim.lr_scheduler',
    'optim.lrScheduler.',
    pagesOf('optim', 'schedulers', 'lrScheduler.'),
  ],
];
const methods = [
  'apply',
  'modules',
  'named_modules',
  'children',
  'named_children',
  'parameters',
  'named_parameters',
  'buffers',
  'state_dict',
  'load_state_dict',
  'train',
  'eval',
  'requires_grad_',
  'zero_grad',
  'get_submodule',
  'get_parameter',
  'register_buffer',
  'register_forward_hook',
  'register_forward_pre_hook',
  'register_full_backward_hook',
];

/** Methods of PyTorch's Tensor that wick's has, as the table in COMPATIBILITY.md says, which a test holds to the class. */
function tensorMethods() {
  const table = readFileSync(join(packages, '../COMPATIBILITY.md'), 'utf8').split('\n### torch.Tensor\n')[1] ?? '';
  const has = new Set(
    [...table.matchAll(/^\*\*(?:has|partly)\*\*: (.*)$/gm)].flatMap(([, list]) =>
      [...list.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    ),
  );
  return names['torch.Tensor'].flatMap((name) => {
    const own = [name, camel(name), renamed[name]].find((each) => has.has(each));
    return own ? [[name, own]] : [];
  });
}

/** What stands above the names. */
const heads = {
  en: "# PyTorch's names\n\nType a name of PyTorch's into the search (<kbd>/</kbd>): it leads here, and from here to wick's page of it. What is missing, and why, says [Compatibility](./compatibility.md).",
  zh: '# PyTorch 的名字\n\n在搜索框（<kbd>/</kbd>）里输入 PyTorch 的名字：它会带你到这里，再从这里到 wick 的页面（英文）。缺少什么、为什么，见[兼容性](../compatibility.md)（英文）。',
};

/**
 * Some names in one element each, which a browser lays out when it comes into view: laying out two thousand headings at once
 * would keep a visitor waiting.
 */
function* inGroups(names, size = 24) {
  for (let i = 0; i < names.length; i += size)
    yield `<div class="names">\n\n${names.slice(i, i + size).join('\n\n')}\n\n</div>`;
}

/** A page's text. */
export function namesPage(head) {
  const parts = [];
  const section = (name, entries) => parts.push(`## ${name}`, ...inGroups(entries));
  for (const [module, key, prefix, find] of modules)
    section(
      module,
      names[key]
        .filter((each) => !each.endsWith('Options'))
        .flatMap((name) => {
          // Names that end in _ and are deprecated in PyTorch without it stand for the same.
          const own = [name, camel(name), `${camel(name)}_`].find((each) => find(each));
          return own ? [`### ${module}.${name}\n\n[\`${prefix}${own}\`](${find(own)})`] : [];
        }),
    );
  const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  section(
    'torch.linalg',
    // Two stand there that torch has elsewhere.
    [...linalg.keys()]
      .filter((name) => !['choleskySolve', 'expm'].includes(name))
      .map((name) => `### torch.linalg.${snake(name)}\n\n[\`linalg.${name}\`](${linalgPage(name)})`),
  );
  section(
    'torch.nn.Module',
    methods.map((name) => `### nn.Module.${name}\n\n[\`module.${camel(name)}()\`](/api/classes/nn_src.Module.html)`),
  );
  section(
    'torch.Tensor',
    tensorMethods().map(
      ([name, own]) =>
        `### Tensor.${name}\n\n[\`tensor.${own}\`](/api/classes/tensor_src.Tensor.html#${own.toLowerCase()})`,
    ),
  );
  return `---\noutline: 2\neditLink: false\n---\n\n${head}\n\n${parts.join('\n\n')}\n`;
}

writeFileSync(join(here, 'pages/names.md'), namesPage(heads.en));
writeFileSync(join(here, 'pages/zh/names.md'), namesPage(heads.zh));
