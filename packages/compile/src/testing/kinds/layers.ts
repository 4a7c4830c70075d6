import { rand, randn, type Tensor, tensor } from '@wick/tensor';
import { sgd } from '../classify.ts';
import { nn } from '../packages.ts';
import { trained } from '../trained.ts';
import { attention, doubles, image, layer, type Make, op } from './make.ts';

const { functional: F } = nn;

const lastChannels =
  (...shape: number[]) =>
  () =>
    randn(...shape).to({ memoryFormat: 'channelsLast' });

/** All that keeps the order of an image's memory. */
const images = () =>
  new nn.Sequential(
    new nn.Conv2d(3, 8, 3, { padding: 1 }),
    new nn.BatchNorm2d(8),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(8, 8, 3, { groups: 8, padding: 1 }),
    new nn.GroupNorm(2, 8),
    new nn.ConvTranspose2d(8, 4, 2, { stride: 2 }),
    new nn.AvgPool2d(2),
    new nn.AdaptiveAvgPool2d(2),
  );

/** A branch whose activation writes over what it is given, of which backward keeps a copy. */
class Beside extends nn.Module {
  branch = new nn.Sequential(new nn.Conv2d(4, 4, 3, { padding: 1 }), new nn.BatchNorm2d(4), new nn.SiLU(true));
  override forward(x: Tensor): Tensor {
    return (this.branch.forward(x) as Tensor).add(x);
  }
}

/** A convolution of each channel, whose result is turned for a norm and a product of the channels, and back. */
class Turned extends nn.Module {
  each = new nn.Conv2d(4, 4, 7, { padding: 3, groups: 4 });
  norm = new nn.LayerNorm(4);
  wide = new nn.Linear(4, 16);
  narrow = new nn.Linear(16, 4);
  override forward(x: Tensor): Tensor {
    const y = this.norm.forward(this.each.forward(x).permute(0, 2, 3, 1));
    const added = this.narrow.forward(F.gelu(this.wide.forward(y)));
    return this.each.forward(x.add(added.permute(0, 3, 1, 2)));
  }
}

/** Layers: recurrent ones, attention, normalisations, convolutions, pools. */
export const layersByThemselves: Record<string, Make> = {
  'LSTM that projects': layer(() => new nn.LSTM(3, 6, { projSize: 4, bidirectional: true }), image(5, 2, 3)),
  'GRU of doubles': layer(() => new nn.GRU(3, 4).to('float64'), doubles(5, 2, 3)),
  'LSTM of doubles': layer(() => new nn.LSTM(3, 4, { projSize: 2 }).to('float64'), doubles(5, 2, 3)),
  'RNN with tanh': layer(() => new nn.RNN(3, 4, { numLayers: 2 }), image(5, 2, 3)),
  'RNN with relu, both ways': layer(
    () => new nn.RNN(3, 4, { nonlinearity: 'relu', bidirectional: true, bias: false }),
    image(5, 2, 3),
  ),
  'an LSTM cell': layer(() => new nn.LSTMCell(3, 4), image(2, 3)),
  'a GRU cell': layer(() => new nn.GRUCell(3, 4), image(2, 3)),
  'an RNN cell': layer(() => new nn.RNNCell(3, 4), image(2, 3)),
  'attention, plain': attention({}),
  'attention, causal': attention({ isCausal: true }),
  'attention with dropout': attention({ dropoutP: 0.3 }),
  'attention of doubles': attention({ isCausal: true }, [2, 3, 5, 4], 'float64'),
  'attention with a mask': attention({}, [2, 3, 5, 4], 'float32', tensor([0, 1, 0, 2, -Infinity])),
  'attention with truths': attention({}, [2, 5, 4], 'float32', tensor([true, false, true, true, true])),
  'attention of several heads': layer(
    () => new nn.TransformerEncoderLayer(8, 2, { dimFeedforward: 8, batchFirst: true }),
    image(2, 4, 8),
  ),
  'a Transformer decoder': () => {
    const model = new nn.TransformerDecoderLayer(8, 2, { dimFeedforward: 8, dropout: 0, batchFirst: true });
    return trained(
      model,
      sgd,
      () => [randn(2, 3, 8), randn(2, 4, 8)],
      (x: Tensor, m: Tensor) => model.forward(x, m).square().mean(),
    );
  },
  BatchNorm1d: layer(() => new nn.BatchNorm1d(4), image(6, 4)),
  BatchNorm2d: layer(
    () => new nn.BatchNorm2d(3),
    image(2, 3, 4, 4),
    () => new nn.Conv2d(3, 3, 1),
  ),
  BatchNorm3d: layer(() => new nn.BatchNorm3d(2), image(2, 2, 2, 3, 3)),
  'BatchNorm in eval': layer(() => new nn.BatchNorm1d(4).eval(), image(6, 4)),
  'BatchNorm of doubles': layer(() => new nn.BatchNorm1d(4).to('float64'), doubles(6, 4)),
  InstanceNorm1d: layer(() => new nn.InstanceNorm1d(3, { affine: true }), image(2, 3, 5)),
  'InstanceNorm with averages': layer(
    () => new nn.InstanceNorm1d(3, { affine: true, trackRunningStats: true }),
    image(2, 3, 5),
  ),
  GroupNorm: layer(() => new nn.GroupNorm(2, 4), image(2, 4, 3)),
  'LayerNorm of doubles': layer(() => new nn.LayerNorm(4).to('float64'), doubles(3, 4)),
  LocalResponseNorm: layer(() => new nn.LocalResponseNorm(2), image(2, 4, 3, 3)),
  Conv1d: layer(() => new nn.Conv1d(2, 3, 3), image(2, 2, 8)),
  'Conv2d with groups': layer(() => new nn.Conv2d(4, 4, 3, { groups: 2, padding: 1 }), image(2, 4, 5, 5)),
  Conv3d: layer(
    () => new nn.Conv3d(1, 2, 2),
    image(1, 1, 4, 4, 4),
    () => new nn.Conv3d(1, 1, 1),
  ),
  ConvTranspose1d: layer(
    () => new nn.ConvTranspose1d(2, 3, 3, { stride: 2 }),
    image(2, 2, 5),
    () => new nn.Conv1d(2, 2, 1),
  ),
  ConvTranspose2d: layer(
    () => new nn.ConvTranspose2d(2, 3, 3),
    image(1, 2, 4, 4),
    () => new nn.Conv2d(2, 2, 1),
  ),
  'Conv2d of doubles': layer(() => new nn.Conv2d(2, 3, 3).to('float64'), doubles(1, 2, 5, 5)),
  MaxPool1d: op(image(2, 2, 8), (x) => F.maxPool1d(x, 2)),
  MaxPool2d: op(image(2, 2, 6, 6), (x) => F.maxPool2d(x, 3, { stride: 2, padding: 1 })),
  AvgPool2d: op(image(2, 2, 6, 6), (x) => F.avgPool2d(x, 2)),
  AvgPool3d: op(image(1, 2, 4, 4, 4), (x) => F.avgPool3d(x, 2)),
  AdaptiveAvgPool1d: op(image(2, 2, 7), (x) => F.adaptiveAvgPool1d(x, 3)),
  AdaptiveMaxPool2d: op(image(1, 2, 7, 5), (x) => F.adaptiveMaxPool2d(x, 3) as Tensor),
  'layers whose channels are last': layer(() => images(), lastChannels(2, 3, 12, 12)),
  'layers whose channels are last, weights too': layer(
    () => images().to({ memoryFormat: 'channelsLast' }),
    lastChannels(2, 3, 12, 12),
  ),
  'layers of doubles whose channels are last': layer(
    () => images().to('float64'),
    () => doubles(2, 3, 12, 12)().to({ memoryFormat: 'channelsLast' }),
  ),
  'branches that end in place': layer(() => new nn.Sequential(new Beside(), new Beside()), image(2, 4, 5, 5)),
  'a block of ConvNeXt': layer(
    () => new Turned(),
    image(2, 4, 9, 9),
    () => new nn.Conv2d(4, 4, 1),
  ),
  LPPool: op(
    () => rand(1, 2, 6, 6),
    (x) => F.lpPool2d(x, 2, 2),
  ),
};
