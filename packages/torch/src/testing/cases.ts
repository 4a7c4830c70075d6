import { DataLoader, TensorDataset } from '@wick/data';
import * as nn from '@wick/nn';
import { Adam, AdamW, type AnyOptimizer, RMSprop, SGD } from '@wick/optim';
import { defaultGenerator, Generator, manualSeed, noGrad, rand, randint, type Tensor } from '@wick/tensor';

type Loader = DataLoader<[Tensor, Tensor], [Tensor, Tensor]>;

/** A module that says what it takes and gives. */
type Of<I extends unknown[], O> = nn.Module & { forward(...inputs: I): O };

/** A training that wick begins and PyTorch goes on with. */
export interface Case {
  readonly model: Of<[Tensor], Tensor>;
  readonly optimizer: AnyOptimizer;
  readonly data: Loader;
  readonly loss: Of<[Tensor, Tensor], Tensor>;
  readonly epochs: number;
  /** Whether several processes take the same steps as one: without dropout and batch normalisation. */
  readonly splits: boolean;
}

/** Operations of its own between layers, in place and not, and a loop over a ModuleList. */
class Convolutions extends nn.Module {
  readonly conv = new nn.Conv2d(1, 4, 3, { padding: 'same' });
  readonly strided = new nn.Conv2d(4, 6, 3, { stride: 2, padding: 1, paddingMode: 'circular', bias: false });
  readonly rest = new nn.ModuleList<nn.Linear>([new nn.Linear(24, 24), new nn.Linear(24, 24)]);
  readonly head = new nn.Linear(24, 5);

  override forward(x: Tensor): Tensor {
    let y = nn.functional.maxPool2d(this.conv.forward(x).relu(), 2);
    y = this.strided.forward(y).add_(1).flatten(1);
    for (const layer of this.rest) y = y.add(layer.forward(y).tanh().mul(0.5));
    return this.head.forward(y);
  }
}

class Block extends nn.Module {
  readonly bn: nn.BatchNorm2d;
  readonly conv: nn.Conv2d;
  readonly down: nn.Sequential | null;
  constructor(from: number, to: number) {
    super();
    this.bn = new nn.BatchNorm2d(from);
    this.conv = new nn.Conv2d(from, to, 3, { padding: 1 });
    this.down = from === to ? null : new nn.Sequential({ conv: new nn.Conv2d(from, to, 1) });
  }
  override forward(x: Tensor): Tensor {
    const y = this.conv.forward(this.bn.forward(x).relu());
    return y.add_(this.down ? (this.down.forward(x) as Tensor) : x);
  }
}

/** Blocks of one class that differ and of one that do not, dropout, batch statistics. */
class Residual extends nn.Module {
  readonly blocks = new nn.Sequential(new Block(2, 4), new Block(4, 4), new Block(4, 4));
  readonly drop = new nn.Dropout(0.3);
  readonly head = new nn.Linear(4, 3);
  override forward(x: Tensor): Tensor {
    return this.head.forward(this.drop.forward((this.blocks.forward(x) as Tensor).mean([2, 3])));
  }
}

/** Whole numbers in, attention, a recurrent layer, weights that two layers share, a buffer. */
class Language extends nn.Module {
  readonly embed = new nn.Embedding(11, 8);
  readonly attention = new nn.MultiheadAttention(8, 2, { batchFirst: true });
  readonly lstm = new nn.LSTM(8, 8, { batchFirst: true });
  readonly head = new nn.Linear(8, 11, { bias: false });
  constructor() {
    super();
    this.registerBuffer('scale', rand(8));
    this.head.weight = this.embed.weight;
  }
  override forward(x: Tensor): Tensor {
    const { scale } = this as unknown as { scale: Tensor };
    const e = this.embed.forward(x).mul(scale);
    const [a] = this.attention.forward(e, e, e, { needWeights: false });
    const [y] = this.lstm.forward(a.add(e));
    return this.head.forward(y.select(1, -1));
  }
}

/** Names that Python does not take after a dot, or would take for something else, and arguments of one's own. */
class Named extends nn.Module {
  readonly class = new nn.Linear(3, 4);
  readonly kept = new nn.ModuleDict<nn.Module>({ lambda: new nn.Tanh(), '"""\\': new nn.Sigmoid() });
  readonly match = new nn.Sequential({ 1: new nn.Linear(4, 4), 0: new nn.ReLU(), 'größe\u2028': new nn.Linear(4, 4) });
  readonly __w = new nn.Parameter(rand(4));
  readonly inner = new Scaled();
  constructor() {
    super();
    this.registerParameter('__import__("os")', new nn.Parameter(rand(4)));
    this.registerBuffer('None', rand(4));
    this.registerBuffer('\0\r\n', rand(4), { persistent: false });
  }
  override forward(x: Tensor): Tensor {
    const own = this as unknown as Record<string, Tensor>;
    let y = this.class.forward(x).mul(this.__w).add(own.None!).add(own['\0\r\n']!);
    y = this.kept.get('lambda').forward(y) as Tensor;
    y = this.kept.get('"""\\').forward(y) as Tensor;
    y = this.match.forward(y) as Tensor;
    return this.inner.forward(y, { 'by"\n': own['__import__("os")']!, how: 'a"b' });
  }
}
Object.defineProperty(Named, 'name', { value: 'class' });

class Scaled extends nn.Module {
  override forward(x: Tensor, options: Record<string, unknown>): Tensor {
    return x.mul(options['by"\n'] as Tensor);
  }
}
Object.defineProperty(Scaled, 'name', { value: 'float"); import os #' });

function classified(
  shape: readonly number[],
  samples: number,
  classes: number,
  whole = 0,
): TensorDataset<[Tensor, Tensor]> {
  const x = whole ? randint(0, whole, [samples, ...shape]) : rand(samples, ...shape);
  return new TensorDataset(x, randint(0, classes, [samples]));
}

function loader(dataset: TensorDataset<[Tensor, Tensor]>, options: object): Loader {
  return new DataLoader(dataset, options) as unknown as Loader;
}

/** The trainings, each from its seed. */
export const cases: Readonly<Record<string, () => Case>> = {
  convolutions() {
    manualSeed(1);
    const model = new Convolutions();
    // 11 = 4 + 4 + 3: the last batch has parts of unequal size.
    const data = loader(classified([1, 8, 8], 11, 5), {
      batchSize: 4,
      shuffle: true,
      generator: new Generator().manualSeed(7),
    });
    const optimizer = new SGD(
      [
        { params: [...model.conv.parameters(), ...model.strided.parameters()], lr: 0.05 },
        { params: [...model.rest.parameters(), ...model.head.parameters()], weightDecay: 0.01 },
      ],
      { lr: 0.1, momentum: 0.9, nesterov: true },
    );
    return { model, data, optimizer, loss: new nn.CrossEntropyLoss({ labelSmoothing: 0.1 }), epochs: 3, splits: true };
  },
  // 9 = 4 + 4 + 1: the last batch has no part for the second process. Adam has its moments already.
  resumed() {
    manualSeed(2);
    const model = new nn.Sequential({
      flat: new nn.Flatten(),
      fc1: new nn.Linear(6, 8),
      act: new nn.GELU(),
      fc2: new nn.Linear(8, 3),
    });
    const data = loader(classified([2, 3], 9, 3), { batchSize: 4, shuffle: true });
    const optimizer = new Adam(model.parameters(), { lr: 0.01, betas: [0.8, 0.99], amsgrad: true });
    const made: Case = { model, data, optimizer, loss: new nn.CrossEntropyLoss(), epochs: 2, splits: true };
    trainOn({ ...made, epochs: 1 });
    return made;
  },
  residual() {
    manualSeed(3);
    const model = new Residual();
    const data = loader(classified([2, 6, 6], 10, 3), { batchSize: 4, shuffle: true, dropLast: true });
    return {
      model,
      data,
      optimizer: new RMSprop(model.parameters(), { lr: 0.003 }),
      loss: new nn.CrossEntropyLoss(),
      epochs: 3,
      splits: false,
    };
  },
  language() {
    manualSeed(4);
    const model = new Language();
    model.attention.in_proj_bias!.requiresGrad = false;
    const data = loader(classified([5], 8, 11, 11), { batchSize: 3 });
    return {
      model,
      data,
      optimizer: new AdamW(model.parameters(), { lr: 0.01 }),
      loss: new nn.CrossEntropyLoss(),
      epochs: 2,
      splits: true,
    };
  },
  regression() {
    manualSeed(5);
    const model = new nn.Sequential(new nn.Linear(3, 4), new nn.Sigmoid(), new nn.Linear(4, 2));
    const data = loader(new TensorDataset(rand(6, 3), rand(6, 2)), { batchSize: 4 });
    return {
      model,
      data,
      optimizer: new SGD(model.parameters(), { lr: 0.5, maximize: false }),
      loss: new nn.SmoothL1Loss({ beta: 0.05 }),
      epochs: 4,
      splits: true,
    };
  },
  names() {
    manualSeed(6);
    const model = new Named();
    const data = loader(classified([3], 8, 4), { batchSize: 4 });
    const optimizer = new SGD([{ params: model.parameters(), 'os".system': '");\n1/0' }], { lr: 0.1, momentum: 0.9 });
    return { model, data, optimizer, loss: new nn.CrossEntropyLoss(), epochs: 2, splits: true };
  },
};

/** The same training in wick: the loss of every step. */
export function trainOn({ model, data, optimizer, loss, epochs }: Case): number[] {
  const losses: number[] = [];
  model.train();
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const [x, y] of data) {
      optimizer.zeroGrad();
      const value = loss.forward(model.forward(x), y) as Tensor;
      value.backward();
      optimizer.step();
      losses.push(value.item() as number);
    }
  return losses;
}

/** The state of everything that a project takes over: to see that taking it over changes nothing. */
export function stateOf({ model, optimizer, data }: Case): string {
  const show = (t: Tensor) => noGrad(() => t.tolist());
  return JSON.stringify([
    Object.entries(model.stateDict()).map(([key, t]) => [key, show(t)]),
    [...model.modules()].map((m) => m.training),
    [...optimizer.stateDict().state].map(([key, value]) => [key, Object.keys(value)]),
    Array.from(defaultGenerator.getState()),
    data.generator ? Array.from(data.generator.getState()) : null,
  ]);
}
