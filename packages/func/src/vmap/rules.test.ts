import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asStrided, ones, type Tensor, tensor } from '@wick/tensor';
import { vmap } from '../index.ts';
import { backwards } from './backwards.ts';
import { decompositions } from './decompositions.ts';
import { drawingOps } from './draw.ts';
import { refusals } from './refusals.ts';
import { rules } from './rules.ts';

const source = join(__dirname, '../../../tensor/src');

/** What is not run on samples: what looks at values, what is recorded alone or never, records in documentation, and a name that is made of others. */
const others = new Set([
  'examine',
  'embeddingRenorm',
  'embeddingFactors',
  // Where samples are mapped it is other operations.
  'maskedScatter',
  'maskedScatterBackward',

  'bags',
  'bagMaxima',
  'double',
  'power',
  'softsign',
]);

function isRecord(value: unknown): value is { name: string } {
  return typeof value === 'object' && value !== null && 'forward' in value && 'backward' in value && 'name' in value;
}

/** The names of the operations in a file: of records, and of those that makers of records are given. */
async function namesIn(path: string): Promise<string[]> {
  const text = readFileSync(path, 'utf8');
  const exported: Record<string, unknown> = await import(path);
  const written = [...text.matchAll(/^ +name: '([\w.]+)',\n(?=(?: .*\n){1,12}? +forward)/gm)].map(([, name]) => name!);
  const made = [...text.matchAll(/(?:pointwise|loss)Function\(\{\s*name: '(\w+)'/g)];
  return [
    ...Object.values(exported)
      .filter(isRecord)
      .map((op) => op.name),
    ...written,
    ...made.flatMap(([, name]) => [name!, `${name}Backward`]),
  ];
}

/** Every operation: those of the list of names, and those that the files have. */
async function everyName(): Promise<Set<string>> {
  const list = readFileSync(join(source, 'autograd/opName.ts'), 'utf8');
  const listed = [...list.matchAll(/'([^']+)'/g)].flatMap(([, words]) => words!.split(' '));
  const paths = ['autograd', 'ops', 'linalg'].flatMap((folder) =>
    readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(source, folder, file)),
  );
  const files = paths.filter((path) => path.endsWith('.ts') && !/\.test(-d)?\.ts$/.test(path));
  return new Set([...listed, ...(await Promise.all(files.map(namesIn))).flat()]);
}

test('every operation has a batching rule, is taken apart, draws, or is refused by name', async () => {
  const names = await everyName();
  expect(names.size).toBeGreaterThan(250);
  const known = (name: string) =>
    rules.has(name) || name in decompositions || name in backwards || drawingOps.has(name) || others.has(name);
  expect([...names].filter((name) => !known(name))).toEqual([]);
});

test('no rule is for an operation that there is not', async () => {
  const names = await everyName();
  const gradients = (name: string) => name.replace(/(Target)?Backward$/, '');
  expect(
    [...rules.keys(), ...Object.keys(decompositions), ...Object.keys(backwards)].filter(
      (name) => !names.has(name) && !names.has(gradients(name)),
    ),
  ).toEqual([]);
});

test.each([
  ['nonzero', (t: Tensor) => t.nonzero(), /can output dynamic shape. Attempted to vmap over nonzero/],
  ['index by a mask', (t: Tensor) => t.index([t.gt(0)]), /Attempting to batch over indexing with a boolean mask/],
  ['maskedSelect', (t: Tensor) => t.maskedSelect(t.gt(0)), /dynamic shape/],
] as const)('%s is refused by name', (_, f, message) => {
  expect(refusals).toHaveLength(2);
  expect(() => vmap(f)(ones(2, 3))).toThrow(message);
  expect(f(tensor([1, 0, 2])).numel()).toBe(2);
});

test('a view at strides that reaches past the last sample is refused', () => {
  const x = ones(2, 3);
  expect(vmap((t: Tensor) => asStrided(t, [2], [2]))(x).tolist()).toEqual([
    [1, 1],
    [1, 1],
  ]);
  expect(() => vmap((t: Tensor) => asStrided(t, [2], [3]))(x)).toThrow(/reaches element 6 of a storage of 6/);
  const deeper = vmap(vmap((t: Tensor) => asStrided(t, [2], [3])));
  expect(() => deeper(ones(2, 2, 3))).toThrow(/reaches element/);
});
