import * as nn from '@wick/nn';
import {
  bernoulli,
  manualSeed,
  multinomial,
  normal,
  ones,
  rand,
  randn,
  randperm,
  type Tensor,
  tensor,
  where,
  zeros,
} from '@wick/tensor';
import { expectRefusesUnknown } from '@wick/testing';
import * as func from './index.ts';

const { functionalCall, grad, jacfwd, jacrev, jvp, stackModuleState, vjp, vmap } = func;
const f = (x: Tensor) => x.sum();
const x = ones(2, 3);

test.each<[string, () => unknown, RegExp]>([
  ['item() of a sample', () => vmap((t: Tensor) => t.mul(t.sum().item()))(x), /calling \.item\(\) on a Tensor/],
  ['a branch on a value', () => vmap((t: Tensor) => (t.tolist() ? t : t))(x), /data-dependent control flow/],
  ['printing a sample', () => vmap((t: Tensor) => (String(t) ? t : t))(x), /data-dependent control flow/],
  ['no inputs', () => vmap(() => x)(), /got no inputs/],
  [
    'sizes that differ',
    () => vmap((a: Tensor, b: Tensor) => a.add(b))(ones(2), ones(3)),
    /same size in the mapped dimension, got sizes \[2, 3\]/,
  ],
  ['nothing to map over', () => vmap(f, { inDims: [null] })(x), /at least one Tensor to vmap over/],
  ['a number with a dimension', () => vmap((_: number) => x)(2), /input is of type number/],
  [
    'a dimension that is not there',
    () => vmap(f, { inDims: 2 })(x),
    /dimensionality 2 so expected in_dim to satisfy -2 <= in_dim < 2/,
  ],
  ['inDims of another form', () => vmap(f, { inDims: [0, 0] })(x), /in_dims is not compatible/],
  ['an output that is no tensor', () => vmap((_: Tensor) => 3)(x), /must only return Tensors, got type number/],
  ['outDims of another form', () => vmap(f, { outDims: [0, 0] })(x), /out_dims is not compatible/],
  [
    'a sample where all share',
    () => vmap(f, { outDims: null })(x),
    /can not return a BatchedTensor when out_dim is None/,
  ],
  ['randomness not told', () => vmap((t: Tensor) => t.add(rand(3)))(x), /randomness error mode/],
  ['dropout not told', () => vmap((t: Tensor) => nn.functional.dropout(t))(x), /randomness error mode/],
  ['a permutation not told', () => vmap((t: Tensor) => t.add(randperm(3)))(x), /randomness error mode/],
  ['another word', () => vmap(f, { randomness: 'some' as never }), /randomness/],
  [
    'a change of what all share',
    () => vmap((t: Tensor) => zeros(3).add_(t))(x),
    /inplace arithmetic\(self, \*extra_args\) is not possible/,
  ],
  [
    'one draw for samples that differ',
    () => vmap((t: Tensor) => multinomial(t, 1), { randomness: 'same' })(x),
    /randomness='same' is not possible/,
  ],
  [
    'draws into what all share',
    () => vmap((t: Tensor) => t.add(zeros(3).normal_()), { randomness: 'different' })(x),
    /different inplace randomness on an unbatched tensor/,
  ],
  ['a gradient of several numbers', () => grad((t: Tensor) => t)(x), /return a scalar tensor, got tensor with 2 dims/],
  ['a gradient of no tensor', () => grad((_: Tensor) => 3 as never)(x), /to return a Tensor/],
  ['an argument that is not there', () => grad(f, { argnums: 1 })(x), /Got argnum=1, but only 1 positional inputs/],
  ['an argument twice', () => grad(f, { argnums: [0, 0] })(x), /must be unique/],
  ['no pair with hasAux', () => grad(f, { hasAux: true })(x), /tuple: \(output, aux\)/],
  ['a vjp of no tensor', () => vjp((_: Tensor) => 3 as never, x), /returns only Tensors/],
  ['a cotangent of another shape', () => vjp(f, x)[1](ones(2)), /cotangent has the shape \[2\]/],
  ['a tangent of another shape', () => jvp(f, [x], [ones(2)]), /tangent has the shape \[2\]/],
  ['tangents that are missing', () => jvp(f, [x], []), /same python structure/],
  ['no models', () => stackModuleState([]), /at least one model/],
  ['models of two classes', () => stackModuleState([new nn.Linear(1, 1), new nn.ReLU()]), /same class/],
  [
    'one name twice',
    () => functionalCall(new nn.Linear(1, 1), [{ bias: ones(1) }, { bias: ones(1) }], ones(1, 1)),
    /multiple dictionaries/,
  ],
  ['no function', () => grad(3 as never), /expected a function/],
])('%s is refused, in torch.func’s words', (_, call, message) => {
  expect(call).toThrow(message);
});

test.each<[string, (options: never) => unknown]>([
  ['vmap', (options) => vmap(f, options)],
  ['grad', (options) => grad(f, options)],
  ['gradAndValue', (options) => func.gradAndValue(f, options)],
  ['jacrev', (options) => jacrev(f, options)],
  ['jacfwd', (options) => jacfwd(f, options)],
  ['jvp', (options) => jvp(f, [x], [x], options)],
  ['vjp', (options) => func.functional.vjp(f, x, null, options)],
  ['jacobian', (options) => func.functional.jacobian(f, x, options)],
])('%s refuses an option that there is not', expectRefusesUnknown);

test('after an error everything is as it was', () => {
  expect(() => vmap((t: Tensor) => grad((s: Tensor) => s.mul(s.item()))(t))(x)).toThrow();
  const leaf = tensor([2], { requiresGrad: true });
  leaf.square().sum().backward();
  expect(leaf.grad!.tolist()).toEqual([4]);
  expect(randn(2).shape).toEqual([2]);
});

test('transforms and the graph outside go together: gradients reach what a function uses from outside', () => {
  const a = tensor([1, 2], { requiresGrad: true });
  const slope = grad((t: Tensor) => t.square().mul(a).sum())(tensor([3, 4]));
  expect(slope.requiresGrad).toBe(true);
  slope.sum().backward();
  expect(a.grad!.tolist()).toEqual([6, 8]);
  const b = tensor([[1, 2]], { requiresGrad: true });
  vmap((t: Tensor) => t.square().sum())(b).backward({ gradient: ones(1) });
  expect(b.grad!.tolist()).toEqual([[2, 4]]);
});

test('a function is differentiated where it stands inside another one: no confusion of levels', () => {
  const inner = (y: Tensor) => (t: Tensor) => t.mul(y).sum();
  // d/dy (y · d/dx (x y)) = d/dy y² = 2y
  const g = grad((y: Tensor) => y.mul(grad(inner(y))(tensor(1))));
  expect(g(tensor(3)).item()).toBe(6);
});

test('draws by samples are those of one draw of all of them', () => {
  manualSeed(4);
  const expected = rand(2, 3).tolist();
  manualSeed(4);
  expect(vmap((t: Tensor) => t.mul(0).add(rand(3)), { randomness: 'different' })(x).tolist()).toEqual(expected);
  manualSeed(4);
  const p = bernoulli(x.mul(0.5)).tolist();
  manualSeed(4);
  expect(vmap((t: Tensor) => bernoulli(t.mul(0.5)), { randomness: 'different' })(x).tolist()).toEqual(p);
  manualSeed(4);
  expect(vmap((t: Tensor) => normal(t, 1), { randomness: 'different' })(x).shape).toEqual([2, 3]);
  expect(vmap((t: Tensor) => where(t.gt(0), t, 0))(x).tolist()).toEqual(x.tolist());
});
