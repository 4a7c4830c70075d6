import { defaultGenerator, ones, ShapeError, type Tensor, zeros } from '@wick/tensor';
import * as nn from '../../index.ts';

const wrong = <T>(value: unknown) => value as T;
const x = ones(3, 2, 8);
const bools = (...shape: number[]) => zeros(shape, { dtype: 'bool' });
const attention = new nn.MultiheadAttention(8, 2);
const call = (options: object, ...inputs: Tensor[]) => {
  const [q = x, k = q, v = k] = inputs;
  return attention.forward(q, k, v, options);
};
const functional = (q: Tensor, heads: number, options: nn.AttentionCallOptions = {}, k = q, v = k) =>
  nn.functional.multiHeadAttentionForward(
    q,
    k,
    v,
    8,
    heads,
    ones(24, 8),
    null,
    null,
    null,
    false,
    0,
    ones(8, 8),
    null,
    options,
  );

const table: [string, () => unknown, new (message?: string) => Error, RegExp][] = [
  [
    'heads that do not divide the features',
    () => new nn.MultiheadAttention(8, 3),
    RangeError,
    /numHeads \(3\) must divide embedDim \(8\)/,
  ],
  ['no heads', () => new nn.MultiheadAttention(8, 0), RangeError, /numHeads must be a whole number from 1 up, got 0/],
  [
    'no features',
    () => new nn.MultiheadAttention(0, 1),
    RangeError,
    /embedDim must be a whole number from 1 up, got 0/,
  ],
  [
    'dropout beyond 1',
    () => new nn.MultiheadAttention(8, 2, { dropout: 1.5 }),
    RangeError,
    /dropout must be a probability/,
  ],
  [
    'a bias that is no boolean',
    () => new nn.MultiheadAttention(8, 2, { bias: wrong(1) }),
    TypeError,
    /bias must be a boolean/,
  ],
  [
    'an integer dtype',
    () => new nn.MultiheadAttention(8, 2, { dtype: wrong('int32') }),
    TypeError,
    /dtype must be float32 or float64/,
  ],
  [
    'a query of 4 dimensions',
    () => call({}, ones(1, 3, 2, 8)),
    ShapeError,
    /query must have 3 dimensions, or 2 .*\[1, 3, 2, 8\]/,
  ],
  [
    'a query with a batch, keys without',
    () => call({}, x, ones(3, 8)),
    ShapeError,
    /same number of dimensions.*query \[3, 2, 8\], key \[3, 8\]/,
  ],
  ['other features', () => call({}, ones(3, 2, 6)), ShapeError, /query of shape \[3, 2, 6\] must have 8 features/],
  [
    'keys and values of other lengths',
    () => call({}, x, ones(4, 2, 8), ones(5, 2, 8)),
    ShapeError,
    /key of shape \[4, 2, 8\] and value of shape \[5, 2, 8\]/,
  ],
  [
    'keys of another batch',
    () => call({}, x, ones(3, 4, 8)),
    ShapeError,
    /query of shape \[3, 2, 8\] and key of shape \[3, 4, 8\]/,
  ],
  [
    'a padding mask of 1 dimension for a batch',
    () => call({ keyPaddingMask: bools(3) }),
    ShapeError,
    /keyPaddingMask must have 2 dimensions/,
  ],
  [
    'a padding mask of another length',
    () => call({ keyPaddingMask: bools(2, 4) }),
    ShapeError,
    /keyPaddingMask must be \[2, 3\].*got \[2, 4\]/,
  ],
  [
    'a padding mask of integers',
    () => call({ keyPaddingMask: zeros(2, 3, { dtype: 'int64' }) }),
    TypeError,
    /keyPaddingMask must be bool or floating-point/,
  ],
  [
    'a mask of another size',
    () => call({ attnMask: bools(3, 4) }),
    ShapeError,
    /attnMask must be \[3, 3\], got \[3, 4\]/,
  ],
  [
    'a mask for too few heads',
    () => call({ attnMask: bools(2, 3, 3) }),
    ShapeError,
    /attnMask must be \[4, 3, 3\], got \[2, 3, 3\]/,
  ],
  [
    'a mask for too many heads without a batch',
    () => call({ attnMask: bools(4, 3, 3) }, ones(3, 8)),
    ShapeError,
    /attnMask must be \[2, 3, 3\].*got \[4, 3, 3\]/,
  ],
  [
    'a mask of 1 dimension',
    () => call({ attnMask: bools(3) }),
    ShapeError,
    /attnMask must have 2 or 3 dimensions, got \[3\]/,
  ],
  ['a causal hint without a mask', () => call({ isCausal: true }), RangeError, /isCausal is a hint about attnMask/],
  ['no query', () => attention.forward(wrong(null), x, x), TypeError, /query must be a Tensor, got null/],
  [
    'multiHeadAttentionForward: heads that do not divide',
    () => functional(x, 3),
    RangeError,
    /numHeads \(3\) must divide the 8 features/,
  ],
  [
    'multiHeadAttentionForward: separate weights that are missing',
    () => functional(x, 2, wrong({ useSeparateProjWeight: true })),
    TypeError,
    /qProjWeight must be a Tensor/,
  ],
  [
    'multiHeadAttentionForward: static keys of another shape',
    () => functional(x, 2, wrong({ staticK: ones(3, 3, 4) })),
    ShapeError,
    /staticK must be \[4, S, 4\], got \[3, 3, 4\]/,
  ],
  [
    'an activation of another name',
    () => new nn.TransformerEncoderLayer(8, 2, { activation: wrong('tanh') }),
    RangeError,
    /activation must be 'relu', 'gelu', a function or a layer, got "tanh"/,
  ],
  [
    'an activation of another kind',
    () => new nn.TransformerDecoderLayer(8, 2, { activation: wrong(3) }),
    TypeError,
    /activation must be/,
  ],
  [
    'an activation that gives no tensor',
    () => new nn.TransformerEncoderLayer(8, 2, { activation: wrong(() => 1) }).forward(x),
    TypeError,
    /activation must give a Tensor, got 1/,
  ],
  [
    'a layer that is none',
    () => new nn.TransformerEncoder(wrong('layer'), 2),
    TypeError,
    /encoderLayer must be a Module, got "layer"/,
  ],
  [
    'half a layer',
    () => new nn.TransformerDecoder(new nn.TransformerDecoderLayer(8, 2), 0.5),
    RangeError,
    /numLayers must be a whole number/,
  ],
  [
    'a norm that is none',
    () => new nn.TransformerEncoder(new nn.Identity(), 1, { norm: wrong(1) }),
    TypeError,
    /norm must be a Module or null, got 1/,
  ],
  [
    'source and target of other batches',
    () => new nn.Transformer(8, { nhead: 2 }).forward(x, ones(3, 4, 8)),
    ShapeError,
    /same batch \(dimension 1\), got src \[3, 2, 8\], tgt \[3, 4, 8\]/,
  ],
  [
    'source and target of other features',
    () => new nn.Transformer(8, { nhead: 2 }).forward(x, ones(3, 2, 6)),
    ShapeError,
    /must have 8 features/,
  ],
  [
    'a transformer whose heads do not divide',
    () => new nn.Transformer({ dModel: 8, nhead: 3 }),
    RangeError,
    /numHeads \(3\) must divide/,
  ],
];

it.each(table)('attention refuses %s', (_, run, kind, message) => {
  const seen: unknown[] = [];
  try {
    run();
  } catch (error) {
    seen.push(error);
  }
  expect(seen[0]).toBeInstanceOf(kind);
  expect((seen[0] as Error).message).toMatch(message);
});

it('refuses heads that do not divide before anything is drawn', () => {
  const before = defaultGenerator.getState();
  expect(() => new nn.MultiheadAttention(8, 3)).toThrow(RangeError);
  expect(defaultGenerator.getState().join()).toBe(before.join());
});

it('takes keys and values that are projected already', () => {
  const heads = ones(4, 5, 4);
  const [output, weights] = functional(x, 2, wrong({ staticK: heads, staticV: heads, averageAttnWeights: false }));
  expect(output.shape).toEqual([3, 2, 8]);
  expect(weights!.shape).toEqual([2, 2, 3, 5]);
  expect(weights!.tolist()).toEqual(ones(2, 2, 3, 5).mul(0.2).tolist());
});

it('a copy of a layer in a stack learns by itself', () => {
  const layer = new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 4 });
  const stack = new nn.TransformerEncoder(layer, 2);
  const [first, second] = [...stack.layers] as nn.TransformerEncoderLayer[];
  expect(first!.linear1.weight.tolist()).toEqual(layer.linear1.weight.tolist());
  first!.linear1.weight.data.fill_(3);
  expect(second!.linear1.weight.tolist()).toEqual(layer.linear1.weight.tolist());
});

it('an encoder and decoder of your own take the place of the default ones', () => {
  class Plain extends nn.Module {
    override forward(a: Tensor) {
      return a;
    }
  }
  const model = new nn.Transformer(8, { customEncoder: new Plain(), customDecoder: new Plain() });
  expect([...model.parameters()]).toEqual([]);
  expect(model.forward(x, x.mul(2)).tolist()).toEqual(x.mul(2).tolist());
});
