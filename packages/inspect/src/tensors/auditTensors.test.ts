import * as init from '@wick/init';
import { Conv2d, Linear, LSTM, Sequential } from '@wick/nn';
import { arange, empty, manualSeed, rand, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { auditTensors } from './auditTensors.ts';

beforeEach(() => void manualSeed(0));

/** What a file with half of the digits holds. */
const asBfloat16 = (t: Tensor): Tensor => rounded(t, 16);
function rounded(t: Tensor, bits: number): Tensor {
  const words = new Uint32Array((t.toTypedArray() as Float32Array).slice().buffer);
  for (let i = 0; i < words.length; i++) words[i] = ((words[i]! + 2 ** (bits - 1)) >>> bits) << bits;
  return tensor(new Float32Array(words.buffer)).view(...t.shape);
}

const one = async (t: Tensor, name = 'fc.weight') => (await auditTensors({ [name]: t })).tensors[0]!;

it.each<[string, () => Tensor, object]>([
  ['a default', () => new Linear(64, 64).weight.data, { isDefault: true, state: 'fresh', fanIn: 64, rank: 64 }],
  [
    'a default in bfloat16',
    () => asBfloat16(new Linear(96, 128).weight.data),
    { isDefault: true, state: 'fresh', distribution: { kind: 'uniform' } },
  ],
  [
    'a normal one in bfloat16',
    () => asBfloat16(randn(256, 300).mul(0.02)),
    { state: 'fresh', distribution: { kind: 'normal' } },
  ],
  [
    'Kaiming’s of a convolution',
    () => init.kaimingNormal_(empty(64, 32, 3, 3)),
    { layer: 'Conv2d', recipe: 'kaimingNormal_, fan_in, relu', state: 'fresh', fanIn: 288, fanOut: 576 },
  ],
  [
    'an orthogonal one',
    () => init.orthogonal_(empty(32, 32)),
    { state: 'fresh', distribution: { kind: 'orthogonal' } },
  ],
  ['a trained one', () => randn(100, 100).add(randn(100, 1).mul(0.7)).pow(3), { state: 'trained', recipe: null }],
  ['few values', () => randn(3, 3), { state: 'unclear' }],
  ['a thin product', () => randn(40, 5).matmul(randn(5, 600)), { rank: 5, fullRank: 40 }],
  ['a thin product that is large', () => randn(700, 9).matmul(randn(9, 900)), { rank: 9, fullRank: 256 }],
  ['a tall one, of full rank', () => randn(600, 20), { rank: 20, fullRank: 20 }],
  [
    'large numbers',
    () => randn(10, 10).mul(1e30),
    { rank: 10, half: { float16: { overflow: 1 }, bfloat16: { overflow: 0 } } },
  ],
  ['small numbers', () => randn(10, 10).sign().mul(1e-9), { half: { float16: { underflow: 1, subnormal: 0 } } }],
  ['zeros', () => zeros(4, 4), { rank: 0, fullRank: 0, deadOutputs: 4, deadInputs: 4 }],
])('%s', async (_, make, wanted) => {
  expect(await one(make())).toMatchObject(wanted);
});

it.each<[string, number[], object]>([
  ['h.0.attn.c_attn.weight', [8, 24], { layer: 'Conv1D', fanIn: 8, fanOut: 24, deadOutputs: 1, deadInputs: 0 }],
  ['h.0.mlp.c_proj.weight', [32, 8], { layer: 'Conv1D', fanIn: 32, fanOut: 8, deadOutputs: 1, deadInputs: 0 }],
  ['h.0.mlp.c_fc.weight', [8, 32], { layer: 'Conv1D', fanIn: 8, fanOut: 32, deadOutputs: 1, deadInputs: 0 }],
  // The same names with a Linear's shapes.
  ['h.0.attn.c_attn.weight', [24, 8], { layer: 'Linear', fanIn: 8, fanOut: 24, deadOutputs: 0, deadInputs: 1 }],
  ['h.0.mlp.c_proj.weight', [8, 32], { layer: 'Linear', fanIn: 32, fanOut: 8, deadOutputs: 0, deadInputs: 1 }],
])('%s of shape %j is counted as GPT-2’s files have it', async (name, shape, wanted) => {
  const weight = randn(...shape).mul(0.02);
  weight.select(1, 3).zero_();
  expect(await one(weight, name)).toMatchObject(wanted);
});

it('ends of float16 are where rounding puts them', async () => {
  const { half } = await one(tensor([65519, 65520, 2 ** -25, 2 ** -24, 2 ** -14, 0, 1, Number.NaN]), 'x');
  expect(half.float16).toEqual({ overflow: 1 / 7, underflow: 1 / 7, subnormal: 1 / 7 });
  const wide = await one(tensor([3.39e38, 3.3962e38, 2 ** -134, 2 ** -130], { dtype: 'float64' }), 'x');
  expect(wide.half.bfloat16).toEqual({ overflow: 0.25, underflow: 0.25, subnormal: 0.25 });
});

it('biases and recurrent layers are at their default by the weight beside them', async () => {
  const { tensors, trained } = await auditTensors({
    ...prefixed('fc', new Linear(50, 40).stateDict()),
    ...prefixed('rnn', new LSTM(10, 20).stateDict()),
  });
  expect(tensors.filter(({ isDefault }) => !isDefault).map(({ path }) => path)).toEqual([]);
  expect(trained).toBe(0);
});

const prefixed = (name: string, state: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(Object.entries(state).map(([key, t]) => [`${name}.${key}`, t]));

it.each<[string, () => Record<string, Tensor>, string[]]>([
  ['a fresh model', () => new Sequential(new Conv2d(3, 8, 3), new Linear(30, 8)).stateDict(), []],
  ['NaN', () => ({ 'a.weight': tensor([[1, Number.NaN]]) }), ['not-finite']],
  ['zeros', () => ({ 'a.weight': zeros(3, 3) }), ['zero-weight']],
  ['zeros of a bias', () => ({ 'a.bias': zeros(3) }), []],
  [
    'one layer left out',
    () => ({
      'a.weight': new Linear(30, 30).weight.data,
      'b.weight': init.kaimingNormal_(empty(30, 30)),
      'c.weight': init.kaimingNormal_(empty(30, 30)),
    }),
    ['default-init'],
  ],
  [
    'the output layer alone at its default',
    () => ({ 'a.weight': init.kaimingNormal_(empty(30, 30)), 'b.weight': new Linear(30, 9).weight.data }),
    [],
  ],
  ['a copied layer', () => ({ 'a.weight': copied, 'b.weight': copied.clone() }), ['identical-weights']],
  ['equal units', () => ({ 'a.weight': randn(1, 8).expand(4, 8) }), ['symmetric-rows', 'low-rank']],
  ['dead units', () => ({ 'a.weight': randn(20, 20).mul(arange(20).gt(2).to('float32').view(20, 1)) }), ['dead-units']],
  ['a thin product', () => ({ 'a.weight': randn(40, 5).matmul(randn(5, 40)) }), ['low-rank']],
  ['an identity', () => ({ 'a.weight': init.eye_(empty(8, 16)) }), []],
  ['too large for float16', () => ({ 'a.weight': randn(40, 40).mul(1e5) }), ['half-range']],
])('warns of %s', async (_, make, codes) => {
  const { warnings } = await auditTensors(make());
  expect(warnings.map(({ code }) => code)).toEqual(codes);
});

const copied = init.kaimingNormal_(empty(30, 30));

it('reads pairs one by one, leaves whole numbers out, and says what is no tensor', async () => {
  const order: string[] = [];
  async function* pairs(): AsyncGenerator<[string, Tensor]> {
    for (const name of ['bn.weight', 'bn.running_mean', 'bn.num_batches_tracked']) {
      order.push(name);
      yield [name, name.endsWith('tracked') ? tensor(7n) : zeros(4)];
    }
  }
  const found = await auditTensors(pairs(), ['bn.weight', 'bn.running_mean', 'bn.num_batches_tracked']);
  expect(found.tensors.map(({ role }) => role)).toEqual(['norm', 'statistics']);
  expect(found.skipped).toEqual(['bn.num_batches_tracked']);
  expect(order).toHaveLength(3);
  await expect(auditTensors({ a: 3 as never })).rejects.toThrow('auditTensors: a must be a Tensor, got 3');
  await expect(auditTensors(null as never)).rejects.toThrow(TypeError);
  expect(String(found)).toContain('No warnings');
});

it.each<[string, () => Tensor, string]>([
  ['far from 0, with much of it rounded to its ends', () => asBfloat16(rand(70_000).add(3)), 'uniform'],
  ['with 1 / √fan in float16', () => rounded(rand(70_000).sub(0.5).mul(0.1), 13), 'uniform'],
  ['so small that squares vanish', () => randn(5000).to('float64').mul(1e-300), 'normal'],
  ['so large that squares are no numbers', () => rand(5000).to('float64').mul(1e300), 'uniform'],
])('tells the kind of values %s', async (_, make, kind) => {
  expect((await one(make(), 'x')).distribution.kind).toBe(kind);
});
