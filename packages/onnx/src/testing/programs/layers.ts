import * as nn from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import * as T from '@wick/tensor';
import { type Any, type Kind, layer, program } from './program.ts';

const L = (name: string, kind: Kind, make: () => nn.Module) => layer(`nn.${name}`, kind, make);
L('LSTM, batch first', 'steps', () => new nn.LSTM(4, 3, { batchFirst: true }));
L(
  'LSTM, batch first, two layers, both directions',
  'steps',
  () => new nn.LSTM(4, 3, { batchFirst: true, numLayers: 2, bidirectional: true }),
);
L('GRU, batch first', 'steps', () => new nn.GRU(4, 3, { batchFirst: true }));
L('RNN, batch first', 'steps', () => new nn.RNN(4, 3, { batchFirst: true }));
L('LSTM over the batch', 'steps', () => new nn.LSTM(4, 3));
L('LSTMCell', 'matrix', () => new nn.LSTMCell(6, 3));
L('GRUCell', 'matrix', () => new nn.GRUCell(6, 3));
L('RNNCell', 'matrix', () => new nn.RNNCell(6, 3));
L(
  'TransformerEncoderLayer',
  'steps',
  () => new nn.TransformerEncoderLayer(4, 2, { dimFeedforward: 8, batchFirst: true }),
);
L('BatchNorm2d', 'image', () => new nn.BatchNorm2d(4));
L('BatchNorm1d', 'matrix', () => new nn.BatchNorm1d(6));
L('InstanceNorm2d', 'image', () => new nn.InstanceNorm2d(4));
L('GroupNorm', 'image', () => new nn.GroupNorm(2, 4));
L('LayerNorm', 'steps', () => new nn.LayerNorm(4));
L('Conv2d, circular', 'image', () => new nn.Conv2d(4, 3, 3, { padding: 1, paddingMode: 'circular' }));
L('PReLU', 'image', () => new nn.PReLU(4));
L('PReLU of one', 'matrix', () => new nn.PReLU());
L('Embedding', 'tokens', () => new nn.Embedding(10, 4));
L('EmbeddingBag', 'tokens', () => new nn.EmbeddingBag(10, 4));
L(
  'Bilinear',
  'matrix',
  () =>
    new (class extends nn.Module {
      inner = new nn.Bilinear(6, 6, 2);
      override forward(x: Tensor): Tensor {
        return this.inner.forward(x, x);
      }
    })(),
);
L(
  'Sequential with in-place activations',
  'image',
  () =>
    new nn.Sequential(
      new nn.Conv2d(4, 4, 3),
      new nn.ReLU({ inplace: true } as Any),
      new nn.Flatten(),
      new nn.Linear(4 * 6 * 4, 3),
    ),
);
L(
  'a class token',
  'steps',
  () =>
    new (class extends nn.Module {
      token = new nn.Parameter(T.randn(1, 1, 4));
      override forward(x: Tensor): Tensor {
        return T.cat([this.token.expand(x.shape[0]!, -1, -1), x], 1).transpose(0, 1);
      }
    })(),
);
L(
  'a buffer that counts',
  'matrix',
  () =>
    new (class extends nn.Module {
      seen = new nn.Buffer(T.zeros(1));
      override forward(x: Tensor): Tensor {
        this.seen.add_(1);
        return x.add(this.seen);
      }
    })(),
);
L(
  'a scratch tensor',
  'steps',
  () =>
    new (class extends nn.Module {
      scratch = T.zeros(5, 4);
      override forward(x: Tensor): Tensor {
        this.scratch.copy_(x.select(0, 0));
        return this.scratch.mul(2);
      }
    })(),
);
L(
  'a scratch tensor that is added to',
  'steps',
  () =>
    new (class extends nn.Module {
      scratch = T.zeros(5, 4);
      override forward(x: Tensor): Tensor {
        this.scratch.narrow(0, 0, 2).copy_(x.select(0, 0).narrow(0, 0, 2));
        return this.scratch.mul(2);
      }
    })(),
);
program('hidden states of zeros, changed', 'steps', (x) => {
  const h = T.zeros([x.shape[0]!, 4]);
  for (let t = 0; t < 5; t++) h.add_(x.select(1, t)).tanh_();
  return h;
});
program('rows filled one by one', 'steps', (x) => {
  const out = T.zeros([x.shape[0]!, 5]);
  for (let t = 0; t < 5; t++) out.select(1, t).copy_(x.select(1, t).sum(1));
  return out;
});
program('squeeze of a batch of one', 'matrix', (x) => x.squeeze(0));
program('a branch for one', 'matrix', (x) => (x.shape[0] === 1 ? x.sum() : x.sum(1)));
program('item of the input', 'matrix', (x) => x.mul(x.max().item() as number));
program('data set to another', 'matrix', (x) => {
  const y = x.mul(2);
  const z = x.add(1);
  y.data = z;
  y.mul_(2);
  return [y, z];
});
program('expanded and filled', 'matrix', (x) => {
  const y = x.sum(1, true);
  y.expand(x.shape[0]!, 3).fill_(2);
  return y;
});
program('masked in place through data', ['matrix', 'bools'], (x, m) => {
  const y = x.mul(1);
  y.data.maskedFill_(m, 0);
  return y.add(x);
});
