import { arange, manualSeed, randint, randn, type Tensor } from '@wick/tensor';
import { models, nn, optim } from './packages.ts';

const { functional: F } = nn;

/** A model as it is trained: its step, and the batches that it goes through again and again. */
export interface Training {
  readonly model: nn.Module;
  readonly step: (x: Tensor, y: Tensor) => Tensor;
  readonly batches: readonly (readonly [x: Tensor, y: Tensor])[];
}

function trainingOf(
  model: nn.Module,
  optimizer: optim.Optimizer,
  batch: () => readonly [Tensor, Tensor],
  lossOf = (x: Tensor, y: Tensor) => F.crossEntropy(model.forward(x) as Tensor, y),
): Training {
  const step = (x: Tensor, y: Tensor) => {
    optimizer.zeroGrad();
    const loss = lossOf(x, y);
    loss.backward();
    optimizer.step();
    return loss;
  };
  return { model, step, batches: Array.from({ length: 5 }, batch) };
}

class Last extends nn.Module {
  rnn = new nn.LSTM(8, 16, { batchFirst: true });
  out = new nn.Linear(16, 10);
  override forward(x: Tensor): Tensor {
    return this.out.forward(this.rnn.forward(x)[0].select(1, -1));
  }
}

class Block extends nn.Module {
  n1 = new nn.LayerNorm(32);
  qkv = new nn.Linear(32, 96);
  proj = new nn.Linear(32, 32);
  n2 = new nn.LayerNorm(32);
  up = new nn.Linear(32, 64);
  down = new nn.Linear(64, 32);
  override forward(x: Tensor): Tensor {
    const [n, t] = x.shape as [number, number];
    const parts = this.qkv.forward(this.n1.forward(x)).chunk(3, -1);
    const [q, k, v] = parts.map((part) => part.view(n, t, 4, 8).transpose(1, 2)) as [Tensor, Tensor, Tensor];
    const y = F.scaledDotProductAttention(q, k, v, { isCausal: true }).transpose(1, 2).reshape(n, t, 32);
    const h = x.add(this.proj.forward(y));
    return h.add(this.down.forward(F.gelu(this.up.forward(this.n2.forward(h)))));
  }
}

class Gpt extends nn.Module {
  tokens = new nn.Embedding(65, 32);
  places = new nn.Embedding(24, 32);
  blocks = new nn.Sequential(new Block(), new Block());
  norm = new nn.LayerNorm(32);
  out = new nn.Linear(32, 65, { bias: false });
  private readonly order = arange(24);
  override forward(x: Tensor): Tensor {
    const h = this.tokens.forward(x).add(this.places.forward(this.order));
    return this.out.forward(this.norm.forward(this.blocks.forward(h))).flatten(0, 1);
  }
}

/** The net of PyTorch's MNIST example. */
function mnistNet(): nn.Module {
  const features = [new nn.Conv2d(1, 32, 3), new nn.ReLU(), new nn.Conv2d(32, 64, 3), new nn.ReLU()];
  const head = [new nn.Linear(9216, 128), new nn.ReLU(), new nn.Linear(128, 10)];
  return new nn.Sequential(...features, new nn.MaxPool2d(2), new nn.Flatten(), ...head);
}

const classes = (...shape: number[]) => randint(0, 10, shape);
const digits = (count: number): [Tensor, Tensor] => [randn(count, 1, 28, 28), classes(count)];

/** Models by name, each drawn from the same seed. */
export const trainings: Readonly<Record<string, () => Training>> = {
  'the MNIST net': () => {
    const model = mnistNet();
    return trainingOf(model, new optim.SGD(model.parameters(), { lr: 0.01 }), () => digits(2));
  },
  LeNet: () => {
    const model = models.lenet5();
    return trainingOf(model, new optim.Adam(model.parameters()), () => digits(2));
  },
  'an MLP with Adam': () => {
    const { Linear, ReLU } = nn;
    const model = new nn.Sequential(new Linear(64, 32), new ReLU(), new Linear(32, 32), new ReLU(), new Linear(32, 10));
    return trainingOf(model, new optim.Adam(model.parameters()), () => [randn(16, 64), classes(16)]);
  },
  'a small GPT with AdamW': () => {
    const model = new Gpt();
    const text = () => randint(0, 65, [2, 24]);
    const lossOf = (x: Tensor, y: Tensor) => F.crossEntropy(model.forward(x), y.flatten());
    return trainingOf(model, new optim.AdamW(model.parameters()), () => [text(), text()], lossOf);
  },
  'an LSTM': () => {
    const model = new Last();
    return trainingOf(model, new optim.Adam(model.parameters()), () => [randn(8, 12, 8), classes(8)]);
  },
  'ResNet-18 on small images': () => {
    const model = models.resnet18({ numClasses: 10 });
    // Of half a million values before a ReLU some are within 1e-6 of 0: which side a rounding puts one on changes gradients by
    // a hundredth. From the first such step on runs part, those of float32 and float64 on the CPU as well, by up to 6e-3 in a
    // hundred steps of this size; which of two runs meets one first is chance.
    const optimizer = new optim.SGD(model.parameters(), { lr: 0.00002, momentum: 0.9 });
    // Fewer images leave BatchNorm channels of one value in the last layers, which turn roundings into anything.
    return trainingOf(model, optimizer, () => [randn(16, 3, 32, 32), classes(16)]);
  },
};

/** A model by its name, and its batches, from the same seed every time. */
export function training(name: string): Training {
  manualSeed(0);
  return trainings[name]!();
}
