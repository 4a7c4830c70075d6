import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { transpileModule } from 'typescript';
import * as wick from './index.ts';

const page = readFileSync(join(__dirname, '..', 'docs', 'coming-from-pytorch.md'), 'utf8');
const { rows: expected } = JSON.parse(readFileSync(join(__dirname, 'fixtures', 'idioms.json'), 'utf8')) as {
  rows: Record<string, unknown>;
};
const rows = [...page.matchAll(/^\| `(.+?)` \| `(.+?)` \|$/gm)].map(([, left, right]) => [left!, right!] as const);
const begin = /```ts\n(.*?)```/s.exec(page)![1]!;

/** What a cell gives: its last statement, after the lines that every cell begins with. */
function run(cell: string): unknown {
  const statements = cell.split(/; (?![^{]*\})/);
  const last = statements.pop()!;
  const source = `${begin.replace(/import .*;/, '')}\n${statements.join(';\n')};\nreturn ${last};`;
  const { outputText } = transpileModule(`function cell() {${source}}`, {});
  // `var` is a name of wick's, as of torch, and none of a parameter.
  const entries = Object.entries(wick).filter(([name]) => name !== 'var');
  const [names, values] = [entries.map(([name]) => name), entries.map(([, value]) => value)];
  return new Function(...names, `${outputText}; return cell();`)(...values);
}

function plain(value: unknown): unknown {
  if (value instanceof wick.Tensor)
    return {
      shape: [...value.shape],
      dtype: value.dtype,
      values: [value.detach().reshape(-1).tolist()].flat(9).map(Number),
    };
  return Array.isArray(value) ? value.map(plain) : value;
}

/** Equal, numbers within 1e-6 of each other. */
function expectAlike(actual: unknown, wanted: unknown): void {
  if (typeof wanted === 'number' && typeof actual === 'number') {
    expect(Math.abs(actual - wanted)).toBeLessThanOrEqual(1e-6 + 1e-5 * Math.abs(wanted));
  } else if (Array.isArray(wanted)) {
    expect(actual).toHaveLength(wanted.length);
    wanted.forEach((part, i) => void expectAlike((actual as unknown[])[i], part));
  } else if (wanted !== null && typeof wanted === 'object') {
    for (const [key, part] of Object.entries(wanted)) expectAlike((actual as Record<string, unknown>)[key], part);
  } else expect(actual).toEqual(wanted);
}

/** The program that the cells are, for the compiler: each a function of its own behind the lines that all begin with. */
function program(): string {
  const [imports, start] = [/import .*;/.exec(begin)![0], begin.replace(/import .*;\n/, '')];
  const cells = rows.map(([, cell]) => {
    const statements = cell.split(/; (?![^{]*\})/);
    const last = statements.pop()!;
    return `() => {\n${start}${[...statements, `return [${last}, F, x, y, net, opt]`].join(';\n')};\n},`;
  });
  const known = new Set(
    /\{(.*)\}/
      .exec(imports)![1]!
      .split(',')
      .map((name) => name.trim()),
  );
  for (const name of Object.keys(wick))
    if (name !== 'var' && rows.some(([, cell]) => new RegExp(`(?<![.\\w])${name}[.(]`).test(cell))) known.add(name);
  return `// Written by idioms.test.ts (WICK_WRITE=1) from the guide: the type check of the tests compiles it.\nimport { ${[...known].sort((a, b) => a.localeCompare(b, 'en')).join(', ')} } from './index.ts';\n\nexport const cells = [\n${cells.join('\n')}\n];\n`;
}

it('the guide is what the type check compiles', () => {
  const file = join(__dirname, 'guide.test-d.ts');
  if (process.env.WICK_WRITE) writeFileSync(file, program());
  const packed = (text: string) => text.replace(/[\s;,()]/g, '');
  expect(packed(readFileSync(file, 'utf8')) === packed(program())).toBe(true);
});

it('has at least fifty idioms, each of which PyTorch was asked about', () => {
  expect(rows.length).toBeGreaterThanOrEqual(50);
  expect(rows.map(([left]) => left).sort()).toEqual(Object.keys(expected).sort());
});

it.each(rows)('%s', (left, right) => void expectAlike(plain(run(right)), expected[left]));
