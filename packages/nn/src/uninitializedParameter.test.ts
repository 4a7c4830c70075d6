import { allclose, ones, tensor } from '@wick/tensor';
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
