import { allclose, cat, ones, rand, stack, Tensor, tensor } from '@wick/tensor';
import * as nn from './index.ts';

const { init, utils } = nn;
const layers: [string, () => nn.Module & { weight: nn.Parameter | null }][] = [
  ['LazyLinear', () => new nn.LazyLinear(3)],
  ['LazyConv2d', () => new nn.LazyConv2d(2, 1)],
  ['LazyBatchNorm1d', () => new nn.LazyBatchNorm1d()],
];

// PyTorch raises a ValueError for each of these.
const uses: [string, (p: nn.Parameter, layer: nn.Module) => unknown][] = [
  ['shape', (p) => p.shape],
  ['numel', (p) => p.numel()],
  ['dim', (p) => p.dim()],
  ['stride', (p) => p.stride()],
  ['norm', (p) => p.norm()],
  ['a product', (p) => p.mul(2)],
  ['clone', (p) => p.clone()],
  ['detach', (p) => p.detach()],
  ['requiresGrad_', (p) => p.requiresGrad_(false)],
  ['requiresGrad_ of the layer', (_, layer) => layer.requiresGrad_(false)],
  ['tolist', (p) => p.tolist()],
  ['item', (p) => p.item()],
  ['zero_', (p) => p.data && nn.init.zeros_(p)],
  ['uniform_', (p) => init.uniform_(p)],
  ['normal_', (p) => init.normal_(p)],
  ['truncNormal_', (p) => init.truncNormal_(p)],
  ['constant_', (p) => init.constant_(p, 1)],
  ['ones_', (p) => init.ones_(p)],
  ['eye_', (p) => init.eye_(p)],
  ['dirac_', (p) => init.dirac_(p)],
  ['xavierUniform_', (p) => init.xavierUniform_(p)],
  ['xavierNormal_', (p) => init.xavierNormal_(p)],
  ['kaimingUniform_', (p) => init.kaimingUniform_(p)],
  ['kaimingNormal_', (p) => init.kaimingNormal_(p)],
  ['orthogonal_', (p) => init.orthogonal_(p)],
  ['sparse_', (p) => init.sparse_(p, { sparsity: 0.5 } as never)],
  ['parametersToVector', (_, layer) => utils.parametersToVector(layer.parameters())],
  ['vectorToParameters', (_, layer) => utils.vectorToParameters(ones(3), layer.parameters())],
];

const buffers: [string, () => nn.Module & { running_mean: Tensor | null }][] = [
  ['LazyBatchNorm1d', () => new nn.LazyBatchNorm1d()],
  ['LazyBatchNorm3d without parameters', () => new nn.LazyBatchNorm3d({ affine: false })],
  ['LazyInstanceNorm2d', () => new nn.LazyInstanceNorm2d()],
];
const bufferUses: [string, (t: Tensor, layer: nn.Module) => unknown][] = [
  ['shape', (t) => t.shape],
  ['size', (t) => t.size()],
  ['ndim', (t) => t.ndim],
  ['numel', (t) => t.numel()],
  ['norm', (t) => t.norm()],
  ['a sum', (t) => t.sum()],
  ['a comparison', (t) => t.eq(0)],
  ['indexing', (t) => t.select(0, 0)],
  ['clone', (t) => t.clone()],
  ['detach', (t) => t.detach()],
  ['toTypedArray', (t) => t.toTypedArray()],
  ['an ndarray', (t) => t.nd],
  ['fill_', (t) => t.fill_(1)],
  ['cat', (t) => cat([t, t])],
  ['stack', (t) => stack([t])],
  ['a hook', (t) => t.registerHook(() => {})],
  ['normal_', (t) => init.normal_(t)],
  ['resetRunningStats', (_, layer) => (layer as nn.BatchNorm1d).resetRunningStats()],
];

describe.each(buffers)('the running mean of a %s that has seen no input', (_, make) => {
  it.each(bufferUses)('refuses %s', (_name, use) => {
    const layer = make();
    expect(() => use(layer.running_mean!, layer)).toThrow(RangeError);
    expect(() => use(layer.running_mean!, layer)).toThrow(/uninitialized parameter: this UninitializedBuffer/);
  });

  it('is one, in copies and state dicts too, until the first input makes it an ordinary tensor, the same object', () => {
    const layer = make();
    const kinds = (m: nn.Module) => [...m.buffers()].map((b) => [b instanceof nn.UninitializedBuffer, b.dtype]);
    const waiting = [[true, 'float64'], [true, 'float64'], [false, 'int64']]; // biome-ignore format: rows
    layer.double();
    for (const each of [layer, layer.deepCopy()]) expect(kinds(each)).toEqual(waiting);
    const mean = layer.running_mean!;
    expect([String(mean), layer.stateDict().running_mean === mean]).toEqual(['<UninitializedBuffer>', true]);
    if (layer instanceof nn.BatchNorm1d || layer instanceof nn.BatchNorm3d) layer.resetParameters();
    const rank = { 'LazyBatchNorm3d without parameters': 5, LazyInstanceNorm2d: 4 }[_] ?? 2;
    layer.forward(rand([2, 3, 2, 2, 2].slice(0, rank), { dtype: 'float64' }));
    expect([layer.running_mean === mean, mean.shape, mean.constructor, kinds(layer)[0]]).toEqual([
      true,
      [3],
      Tensor,
      [false, 'float64'],
    ]);
  });

  it('is loaded into no layer whose sizes are known', () => {
    const sized = new nn.BatchNorm1d(3, { affine: false });
    expect(() => sized.loadStateDict(make().stateDict(), { strict: false })).toThrow(
      /"running_mean" is an uninitialized parameter/,
    );
  });
});

describe.each(layers)('the parameter of a %s that has seen no input', (_, make) => {
  it.each(uses)('refuses %s', (_name, use) => {
    const layer = make();
    const weight = layer.weight!;
    expect(() => use(weight, layer)).toThrow(RangeError);
    expect(() => use(weight, layer)).toThrow(/uninitialized parameter/);
  });

  it('has a dtype, prints, is copied, converted and listed', () => {
    const layer = make();
    layer.double();
    for (const each of [layer, layer.deepCopy()]) {
      expect(
        [...each.parameters()].map((p) => [p instanceof nn.UninitializedParameter, p.dtype, p.requiresGrad]),
      ).toEqual([...layer.parameters()].map(() => [true, 'float64', true]));
    }
    expect(String(layer.weight)).toBe('<UninitializedParameter>');
    expect(layer.stateDict().weight).toBe(layer.weight);
    layer.zeroGrad();
  });

  it('is loaded from a layer that waits as well, and from no other into none', () => {
    const layer = make();
    expect(layer.loadStateDict(make().stateDict())).toEqual({ missingKeys: [], unexpectedKeys: [] });
    expect(layer.weight).toBeInstanceOf(nn.UninitializedParameter);
  });
});

it('is the same object once its layer has seen an input, so that whoever has it goes on with it', () => {
  const layer = new nn.LazyLinear(2);
  const [weight, bias] = [...layer.parameters()];
  const x = tensor([[1, 2, 3]]);
  const y = layer.forward(x);
  expect([
    layer.weight === weight,
    layer.bias === bias,
    weight!.shape,
    weight instanceof nn.UninitializedParameter,
  ]).toEqual([true, true, [2, 3], false]);
  expect(allclose(y, x.mm(weight!.t()).add(bias!))).toBe(true);
  y.sum().backward();
  expect(weight!.grad!.tolist()).toEqual([[1, 2, 3], [1, 2, 3]]); // biome-ignore format: rows
});

it('is not loaded into a layer whose sizes are known', () => {
  const load = () => new nn.Linear(2, 3).loadStateDict(new nn.LazyLinear(3).stateDict());
  expect(load).toThrow(/"weight" is an uninitialized parameter/);
});

it('materialize gives it a shape, or the memory of a tensor', () => {
  const set = new nn.LazyLinear(3);
  set.weight.requiresGrad = false;
  set.forward(ones(1, 2));
  expect([set.weight.requiresGrad, set.bias.requiresGrad]).toEqual([false, true]);
  const p = new nn.UninitializedParameter({ requiresGrad: false });
  p.materialize([2, 3], { dtype: 'float64' });
  expect([p.shape, p.dtype, p.requiresGrad, p.constructor]).toEqual([[2, 3], 'float64', false, nn.Parameter]);
  const b = new nn.UninitializedBuffer();
  expect(() => b.materialize([-1])).toThrow(RangeError);
  expect(b).toBeInstanceOf(nn.UninitializedBuffer);
  b.materialize(ones(2));
  expect(b.tolist()).toEqual([1, 1]);
});
