import { nn, type Tensor } from 'wick';
import { type FunctionRow, normal, type Row } from '../row.ts';

const F = nn.functional;
const forward: FunctionRow['wick'] = ({ x }, layer) => layer.forward(x!);
const first: FunctionRow['wick'] = ({ x }, layer) => (layer.forward(x!) as [Tensor, unknown])[0];

function layer(
  name: string,
  x: readonly number[],
  torch: string,
  wick: () => nn.Module,
  more: Partial<FunctionRow> = {},
): Row {
  return {
    name,
    inputs: { x: normal(...x) },
    layer: { torch, wick },
    torch: 'm(x)',
    wick: forward,
    gradients: true,
    ...more,
  };
}

/** Normalisation, recurrence, attention: layers with their parameters, forward and with all gradients. */
export const layers: readonly Row[] = [
  layer('LayerNorm, 1024×1024', [1024, 1024], 'nn.LayerNorm(1024)', () => new nn.LayerNorm(1024)),
  layer('LayerNorm, 16×64×128', [16, 64, 128], 'nn.LayerNorm(128)', () => new nn.LayerNorm(128)),
  layer('RMSNorm, 1024×1024', [1024, 1024], 'nn.RMSNorm(1024)', () => new nn.RMSNorm(1024)),
  layer('GroupNorm(8), 8×64×32²', [8, 64, 32, 32], 'nn.GroupNorm(8, 64)', () => new nn.GroupNorm(8, 64)),
  layer('BatchNorm2d, training, 8×64×32²', [8, 64, 32, 32], 'nn.BatchNorm2d(64)', () => new nn.BatchNorm2d(64)),
  layer('BatchNorm2d, eval, 8×64×32²', [8, 64, 32, 32], 'nn.BatchNorm2d(64).eval()', () =>
    new nn.BatchNorm2d(64).eval(),
  ),
  layer('BatchNorm1d, training, 1024×256', [1024, 256], 'nn.BatchNorm1d(256)', () => new nn.BatchNorm1d(256)),
  layer('InstanceNorm2d, 8×64×32²', [8, 64, 32, 32], 'nn.InstanceNorm2d(64)', () => new nn.InstanceNorm2d(64)),
  layer(
    'LocalResponseNorm(5), 8×64×32²',
    [8, 64, 32, 32],
    'nn.LocalResponseNorm(5)',
    () => new nn.LocalResponseNorm(5),
  ),
  layer('LSTM, 64×32×128→256', [64, 32, 128], 'nn.LSTM(128, 256)', () => new nn.LSTM(128, 256), { wick: first }),
  layer('GRU, 64×32×128→256', [64, 32, 128], 'nn.GRU(128, 256)', () => new nn.GRU(128, 256), { wick: first }),
  layer('RNN, 64×32×128→256', [64, 32, 128], 'nn.RNN(128, 256)', () => new nn.RNN(128, 256), { wick: first }),
  layer('LSTMCell, 32×128→256', [32, 128], 'nn.LSTMCell(128, 256)', () => new nn.LSTMCell(128, 256), { wick: first }),
  {
    name: 'scaledDotProductAttention, 8×8×128×64',
    inputs: { q: normal(8, 8, 128, 64), k: normal(8, 8, 128, 64), v: normal(8, 8, 128, 64) },
    torch: 'F.scaled_dot_product_attention(q, k, v)',
    wick: ({ q, k, v }) => F.scaledDotProductAttention(q!, k!, v!),
    gradients: true,
  },
  {
    name: 'scaledDotProductAttention, causal, 2×4×512×32',
    inputs: { q: normal(2, 4, 512, 32), k: normal(2, 4, 512, 32), v: normal(2, 4, 512, 32) },
    torch: 'F.scaled_dot_product_attention(q, k, v, is_causal=True)',
    wick: ({ q, k, v }) => F.scaledDotProductAttention(q!, k!, v!, { isCausal: true }),
    gradients: true,
  },
  layer(
    'MultiheadAttention(128, 4), 64×16×128',
    [64, 16, 128],
    'nn.MultiheadAttention(128, 4)',
    () => new nn.MultiheadAttention(128, 4),
    {
      torch: 'm(x, x, x, need_weights=False)[0]',
      wick: ({ x }, m) => (m as nn.MultiheadAttention).forward(x!, x!, x!, { needWeights: false })[0],
    },
  ),
  layer(
    'TransformerEncoderLayer(128, 4), 64×16×128',
    [64, 16, 128],
    'nn.TransformerEncoderLayer(128, 4, 512)',
    () => new nn.TransformerEncoderLayer(128, 4, { dimFeedforward: 512 }),
  ),
];
