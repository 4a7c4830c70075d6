import { manualSeed, randn, type Tensor, tensor } from '@wick/tensor';
import { gradcheck, gradgradcheck } from '@wick/testing';
import * as nn from '../../index.ts';

const float64 = { dtype: 'float64' } as const;
const small = { ...float64, dimFeedforward: 3, activation: 'gelu' } as const;
const padded = tensor([[false, true]]);
const causal = nn.Transformer.generateSquareSubsequentMask(2, float64);

// Dropout's masks are drawn from the same seed at each call.
const table: [string, () => nn.Module, inputs: number[][], call?: object][] = [
  [
    'MultiheadAttention',
    () => new nn.MultiheadAttention(2, 1, float64),
    [
      [2, 1, 2],
      [3, 1, 2],
      [3, 1, 2],
    ],
  ],
  [
    'MultiheadAttention without weights, dropping some, with keys of its own',
    () => new nn.MultiheadAttention(4, 2, { ...float64, dropout: 0.3, addBiasKv: true, addZeroAttn: true, kdim: 1 }),
    [
      [2, 4],
      [2, 1],
      [2, 4],
    ],
    { needWeights: false, attnMask: causal },
  ],
  [
    'TransformerEncoderLayer',
    () => new nn.TransformerEncoderLayer(2, 1, { ...small, batchFirst: true }),
    [[1, 2, 2]],
    { srcKeyPaddingMask: padded },
  ],
  [
    'TransformerDecoderLayer',
    () => new nn.TransformerDecoderLayer(2, 1, { ...small, normFirst: true }),
    [
      [2, 2],
      [1, 2],
    ],
  ],
];

it.each(table.map((row) => ({ name: row[0], row })))('$name', ({ row: [, make, shapes, call] }) => {
  manualSeed(1);
  const module = make();
  for (const parameter of module.parameters()) nn.init.uniform_(parameter, { a: -0.9, b: 0.9 });
  const inputs = shapes.map((shape) => randn(shape, float64).requiresGrad_());
  const forward = (...given: Tensor[]) => {
    manualSeed(2);
    const result = module.forward(...given.slice(0, inputs.length), call ?? {}) as Tensor | [Tensor, Tensor | null];
    return Array.isArray(result) ? result.filter((t) => t !== null) : result;
  };
  const all = [...inputs, ...module.parameters()];
  expect(gradcheck(forward, all)).toBe(true);
  expect(gradgradcheck(forward, all)).toBe(true);
});
