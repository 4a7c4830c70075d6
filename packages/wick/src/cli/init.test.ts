import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSafetensors, saveNpz, saveSafetensors, saveTorch, storeAs } from '@wick/checkpoint';
import { manualSeed, randn, tensor } from '@wick/tensor';
import { inspect, nn } from '../index.ts';
import { run } from './run.ts';

let folder: string;
const at = (name: string) => join(folder, name);

const wick = (...args: string[]) => wickIn(undefined, ...args);

async function wickIn(columns: number | undefined, ...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const to = (lines: string[]) => (text: string) => lines.push(text);
  const code = await run(args, { out: to(out), err: to(err), color: false, version: '1.2.3', columns });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

const net = () => new nn.Sequential(new nn.Linear(8, 16), new nn.GELU(), new nn.Linear(16, 4));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'wick-init-'));
  writeFileSync(
    at('net.ts'),
    `import { nn } from 'wick';
     export default () => new nn.Sequential(new nn.Linear(8, 16), new nn.GELU(), new nn.Linear(16, 4));
     class Cube extends nn.Module { override forward(x) { return x.pow(3); } }
     export const cubes = () => new nn.Sequential(...Array.from({ length: 8 }, () => [new nn.Linear(8, 8), new Cube()]).flat());
     export const words = () => new nn.Sequential(new nn.Embedding(5, 8), new nn.Linear(8, 4), new nn.Tanh());`,
  );
  await saveNpz(at('batch.npz'), { x: randn(64, 8).mul(3) });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('wick init', () => {
  test('saves what solveInit_ draws from the seed, and never over another file', async () => {
    const args = ['init', at('net.ts'), '--input', '1,8', '--seed', '3', '--save', at('net.safetensors')];
    const { code, out } = await wick(...args);
    expect(code).toBe(0);
    expect(out).toMatch(/0 +Linear +gelu +8 +0\.51\d+ +1\.000/);
    expect(out).toContain('2 layers, healthy');
    const model = net();
    manualSeed(3);
    inspect.solveInit_(model, [1, 8]);
    const saved = await loadSafetensors(at('net.safetensors'));
    for (const [name, t] of Object.entries(model.stateDict())) expect(saved[name]!.equal(t)).toBe(true);
    const before = readFileSync(at('net.safetensors'));
    expect(await wick(...args.map((arg) => (arg === '3' ? '4' : arg)))).toMatchObject({ code: 2, out: '' });
    expect(readFileSync(at('net.safetensors')).equals(before)).toBe(true);
    expect(await wick(...args, '--force')).toMatchObject({ code: 0 });
  });

  test('prints PyTorch code alone, and the same within JSON', async () => {
    const { code, out } = await wick('init', at('net.ts'), '-i', '1,8', '--python');
    expect(code).toBe(0);
    expect(out.split('\n').slice(0, 4)).toEqual(['import torch', 'from torch import nn', '', 'torch.manual_seed(0)']);
    const told = JSON.parse((await wick('init', at('net.ts'), '-i', '1,8', '--json')).out);
    expect(told).toMatchObject({ seed: 0, healthy: true, mode: 'analytic', saved: null });
    expect(told.python.trimEnd()).toBe(out);
    expect((await wick('init', at('net.ts'), '-i', '1,8', '--json', '--python')).code).toBe(2);
  });

  test('measures a batch of a file', async () => {
    const { code, out } = await wick('init', at('net.ts'), '--mode', 'empirical', '--batch', at('batch.npz'), '--json');
    expect(code).toBe(0);
    const [first] = JSON.parse(out).layers;
    expect(first.std).toBeLessThan(0.3); // inputs are three times as wide as a standard normal's
    expect(Math.abs(first.measured - 1)).toBeLessThan(0.01);
  });

  test.each<[string, string[], RegExp]>([
    ['an input of tokens', ['--export', 'words', '-i', '2,7', '--tokens'], /3|embedding/i],
    ['a uniform distribution', ['-i', '1,8', '--distribution', 'uniform', '--center'], /gelu/],
    ['a gain that is given', ['-i', '1,8', '--gain', 'gelu=1.5'], /0\.53033.*fixed/],
  ])('takes %s', async (_, args, shows) => {
    const { code, out } = await wick('init', at('net.ts'), ...args);
    expect(code).toBe(0);
    expect(out).toMatch(shows);
  });

  test('ends with 1 where no scale helps, and says why', async () => {
    const { code, out } = await wick('init', at('net.ts'), '--export', 'cubes', '-i', '1,8');
    expect(code).toBe(1);
    expect(out).toMatch(/homogeneous of degree 3/);
    expect(out).toContain('not healthy');
  });

  test.each<[string, string[], RegExp]>([
    ['no input', [], /an input is needed/],
    ['an input that does not fit', ['-i', '1,9'], /shape \[1, 9\] does not fit/],
    ['two inputs', ['-i', '1,8', '--batch', 'x.npz'], /--batch says what the input is/],
    ['another format', ['-i', '1,8', '--save', 'weights.pt'], /ends in \.safetensors/],
    ['a folder that there is not', ['-i', '1,8', '--save', 'none/x.safetensors'], /no such folder/],
  ])('%s is told in one line, with exit code 2', async (_, args, message) => {
    const found = args.map((arg) => (/\.(pt|npz|safetensors)$/.test(arg) ? at(arg) : arg));
    const { code, out, err } = await wick('init', at('net.ts'), ...found);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(err).not.toContain('\n');
    expect(existsSync(at('weights.pt'))).toBe(false);
  });
});

describe('wick audit of a file', () => {
  const rows = (n: number) => tensor(Array.from({ length: n }, (_, i) => (i > 2 ? 1 : 0))).view(n, 1);
  beforeAll(async () => {
    manualSeed(0);
    await saveSafetensors(at('fresh.safetensors'), net().stateDict());
    await saveTorch(at('odd.pt'), {
      'low.weight': randn(64, 3).matmul(randn(3, 64)),
      'dead.weight': randn(20, 20).mul(rows(20)),
      'big.weight': storeAs(randn(64, 64).mul(1e5), 'bfloat16'),
      steps: tensor([7n]),
    });
  });

  test('tells what each tensor is like', async () => {
    const { code, out } = await wick('audit', at('fresh.safetensors'), '--json');
    expect(code).toBe(0);
    const { tensors, warnings } = JSON.parse(out);
    expect(warnings).toEqual([]);
    expect(tensors.map((t: { state: string; isDefault: boolean }) => [t.state, t.isDefault])).toEqual(
      Array.from({ length: 4 }, () => ['fresh', true]),
    );
  });

  test('warns with reasons, exit code 1', async () => {
    const { code, out } = await wick('audit', at('odd.pt'));
    expect(code).toBe(1);
    expect(out).toMatch(/dead-units: dead\.weight\n {2}All weights of 3 of 20 outputs are 0/);
    expect(out).toMatch(/low-rank: low\.weight\n {2}Its rank is 3 where 64 is possible/);
    expect(out).toMatch(/half-range: big\.weight\n {2}5\d % of its values are infinite in float16/);
  });

  test('takes no option of a module', async () => {
    const { code, err } = await wick('audit', at('odd.pt'), '--seed', '0');
    expect(code).toBe(2);
    expect(err).toContain('--seed is about a module');
  });
});

test.each([80, 40])('a terminal of %i characters is wide enough', async (width) => {
  for (const args of [
    ['init', at('net.ts'), '-i', '1,8', '--seed', '3'],
    ['init', at('net.ts'), '-i', '1,8', '--export', 'cubes'],
    ['audit', at('odd.pt')],
    ['audit', at('fresh.safetensors')],
  ]) {
    const { out } = await wickIn(width, ...args);
    for (const text of out.split('\n')) expect(text.length).toBeLessThanOrEqual(width);
  }
});
