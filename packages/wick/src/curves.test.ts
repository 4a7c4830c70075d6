import { expectClose, fixture } from '@wick/testing';
import { cat, manualSeed, models, nn, noGrad, ones, optim, randint, randn, type Tensor } from './index.ts';

class LeNet extends nn.Module {
  features = new nn.Sequential(
    new nn.Conv2d(1, 6, 5, { padding: 2 }),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Conv2d(6, 16, 3),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
  );
  classifier = new nn.Sequential(
    new nn.Flatten(),
    new nn.Linear(64, 32),
    new nn.ReLU(),
    new nn.Dropout(0.5),
    new nn.Linear(32, 24),
    new nn.ReLU(),
    new nn.Dropout(0.2),
    new nn.Linear(24, 10),
  );
  override forward(x: Tensor): Tensor {
    return this.classifier.forward(this.features.forward(x)) as Tensor;
  }
}

class SmallResNet extends nn.Module {
  stem = new nn.Sequential(new nn.Conv2d(3, 4, 3, { padding: 1, bias: false }), new nn.BatchNorm2d(4), new nn.ReLU());
  layer1 = new models.BasicBlock(4, 4);
  layer2: models.BasicBlock;
  pool = new nn.AdaptiveAvgPool2d(1);
  fc: nn.Linear;
  constructor() {
    super();
    const downsample = new nn.Sequential(new nn.Conv2d(4, 8, 1, { stride: 2, bias: false }), new nn.BatchNorm2d(8));
    this.layer2 = new models.BasicBlock(4, 8, { stride: 2, downsample });
    this.fc = new nn.Linear(8, 10);
  }
  override forward(x: Tensor): Tensor {
    const stem = this.stem.forward(x) as Tensor;
    return this.fc.forward(this.pool.forward(this.layer2.forward(this.layer1.forward(stem))).flatten(1));
  }
}

class LSTMClassifier extends nn.Module {
  embedding = new nn.Embedding(20, 8, { paddingIdx: 0 });
  lstm = new nn.LSTM(8, 12, { numLayers: 2, batchFirst: true, dropout: 0.3, bidirectional: true });
  dropout = new nn.Dropout(0.3);
  fc = new nn.Linear(24, 4);
  override forward(x: Tensor): Tensor {
    const [, [h]] = this.lstm.forward(this.embedding.forward(x));
    return this.fc.forward(this.dropout.forward(cat([h.select(0, -2), h.select(0, -1)], 1)));
  }
}

class TransformerClassifier extends nn.Module {
  embedding = new nn.Embedding(20, 16);
  position = new nn.Parameter(randn(9, 16));
  encoder = new nn.TransformerEncoder(
    new nn.TransformerEncoderLayer(16, 4, { dimFeedforward: 32, dropout: 0.1, batchFirst: true }),
    2,
  );
  fc = new nn.Linear(16, 4);
  override forward(x: Tensor): Tensor {
    return this.fc.forward(this.encoder.forward(this.embedding.forward(x).add(this.position)).mean(1));
  }
}

/** The patches lie channels last behind the stem, and so does the mask of the dropout. */
class ViT extends nn.Module {
  stem = new nn.Conv2d(3, 16, 2, { stride: 2 });
  position = new nn.Parameter(randn(1, 9, 16).mul(0.1));
  dropout = new nn.Dropout(0.2);
  encoder = new nn.TransformerEncoder(
    new nn.TransformerEncoderLayer(16, 4, {
      dimFeedforward: 32,
      dropout: 0.1,
      activation: 'gelu',
      batchFirst: true,
      normFirst: true,
    }),
    1,
    { enableNestedTensor: false },
  );
  fc = new nn.Linear(16, 10);
  override forward(x: Tensor): Tensor {
    const patches = this.stem.forward(x).flatten(2).transpose(1, 2);
    return this.fc.forward(this.encoder.forward(this.dropout.forward(patches.add(this.position))).mean(1));
  }
}

/** Dropouts of heads that were turned and of what comes back from them. */
class Attention extends nn.Module {
  embedding = new nn.Embedding(20, 12);
  heads = new nn.Linear(12, 36);
  dropout = new nn.Dropout(0.2);
  fc = new nn.Linear(12, 4);
  override forward(x: Tensor): Tensor {
    const [n, steps] = x.shape as [number, number];
    const qkv = this.heads.forward(this.embedding.forward(x)).reshape(n, steps, 3, 3, 4).permute(2, 0, 3, 1, 4);
    const [q, k, v] = this.dropout.forward(qkv.tanh()).unbind(0) as [Tensor, Tensor, Tensor];
    const weights = q.matmul(k.transpose(-2, -1)).div(2).softmax(-1);
    const out = this.dropout.forward(weights.matmul(v).transpose(1, 2).mul(1.5)).flatten(2);
    return this.fc.forward(out.mean(1));
  }
}

/** Steps first inside: the dropouts meet the turned input and the turned output. */
class TurnedLSTM extends nn.Module {
  embedding = new nn.Embedding(20, 8);
  lstm = new nn.LSTM(8, 12, { numLayers: 2, dropout: 0.2 });
  dropout = new nn.Dropout(0.3);
  fc = new nn.Linear(12, 4);
  override forward(x: Tensor): Tensor {
    const [out] = this.lstm.forward(this.dropout.forward(this.embedding.forward(x).transpose(0, 1).mul(2)));
    return this.fc.forward(this.dropout.forward(out.transpose(0, 1).tanh()).mean(1));
  }
}

const images = (channels: number, size: number) => () =>
  [randn(32, channels, size, size), randint(0, 10, [32])] as const;
const sentences = () => [randint(0, 20, [32, 9]), randint(0, 4, [32])] as const;

interface Classifier extends nn.Module {
  forward(x: Tensor): Tensor;
}
interface Network {
  make: () => Classifier;
  data: () => readonly [x: Tensor, y: Tensor];
}
const networks: Record<string, Network> = {
  LeNet: { make: () => new LeNet(), data: images(1, 12) },
  ResNet: { make: () => new SmallResNet(), data: images(3, 6) },
  LSTM: { make: () => new LSTMClassifier(), data: sentences },
  Transformer: { make: () => new TransformerClassifier(), data: sentences },
  ViT: { make: () => new ViT(), data: images(3, 6) },
  Attention: { make: () => new Attention(), data: sentences },
  TurnedLSTM: { make: () => new TurnedLSTM(), data: sentences },
};

type Rates = [sgd: number, momentum: number, adam: number];
type Step = () => void;
const optimisers: Record<string, (model: nn.Module, rates: Rates) => Step> = {
  plain:
    (model, [lr]) =>
    () => {
      noGrad(() => {
        for (const p of model.parameters()) p.sub_(p.grad!.mul(lr));
      });
    },
  momentum: (model, [, lr]) =>
    stepOf(new optim.SGD(model.parameters(), { lr, momentum: 0.9, weightDecay: 1e-3, nesterov: true })),
  Adam: (model, [, , lr]) => stepOf(new optim.Adam(model.parameters(), { lr })),
};
const stepOf =
  (optimizer: { step(): unknown }): Step =>
  () => {
    optimizer.step();
  };

/** The loss at each step: the parameters, the data and the masks of the dropouts all come from one seed. */
function train({ make, data }: Network, optimiser: string, rates: Rates, steps: number): number[] {
  manualSeed(7);
  const model = make();
  const [x, y] = data();
  const step = optimisers[optimiser]!(model, rates);
  return Array.from({ length: steps }, (_, i) => {
    const start = 8 * (i % 4);
    const loss = nn.functional.crossEntropy(model.forward(x.slice(0, start, start + 8)), y.slice(0, start, start + 8));
    model.zeroGrad();
    loss.backward();
    step();
    return loss.item() as number;
  });
}

const { curves } = fixture<{ curves: Record<string, Record<string, { lrs: Rates; losses: number[] }>> }>(
  __dirname,
  'curves',
);
const rows = Object.entries(curves).flatMap(([optimiser, all]) =>
  Object.entries(all).map(([network, curve]) => ({ network, optimiser, ...curve })),
);

it('the table holds all networks with all optimisers', () => {
  expect(Object.keys(curves)).toEqual(Object.keys(optimisers));
  for (const all of Object.values(curves)) expect(Object.keys(all)).toEqual(Object.keys(networks));
});

it('the stem of a vision transformer has its mask in the order of its memory', () => {
  manualSeed(0);
  const stem = nn.functional.conv2d(ones(1, 1, 4, 4), ones(3, 1, 2, 2), null, { stride: 2 });
  const patches = stem.flatten(2).transpose(1, 2);
  expect(nn.functional.dropout(patches.add(1)).ne(0).int().tolist()).toEqual([
    [
      [0, 0, 0],
      [0, 0, 1],
      [1, 1, 1],
      [0, 1, 1],
    ],
  ]); // torch.manual_seed(0); F.dropout(F.conv2d(…).flatten(2).transpose(1, 2) + 1)
});

it.each(rows)("$network trained with $optimiser stays on PyTorch's curve for 100 steps", (row) => {
  const { network, optimiser, lrs, losses } = row;
  expect(losses.length).toBe(100);
  const found = train(networks[network]!, optimiser, lrs, losses.length);
  // Within 1e-4, relative to what is above 1, at every step.
  expectClose(
    found.map((loss, i) => loss / Math.max(1, losses[i]!)),
    losses.map((loss) => loss / Math.max(1, loss)),
    { rtol: 0, atol: 1e-4 },
  );
});
