import { nn, type Tensor } from 'wick';

/** How many classes there are, and numbers of an input. */
export const classes = 10;
export const features = 64;

/** A network that is compared, with what a textbook would draw for it. */
export interface Architecture {
  readonly name: string;
  readonly make: () => nn.Module;
  readonly textbook: 'kaiming' | 'xavier' | 'lecun' | 'siren' | 'normal 0.02';
  readonly rate: number;
}

type Make = () => nn.Module;

const mlp =
  (depth: number, width: number, act: Make): Make =>
  () => {
    const layers = Array.from({ length: depth - 1 }, (_, i) => [
      new nn.Linear(i === 0 ? features : width, width),
      act(),
    ]);
    return new nn.Sequential(...layers.flat(), new nn.Linear(width, classes));
  };

class Snake extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.add(x.sin().square());
  }
}

class SquaredReLU extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.relu().square();
  }
}

class Sine extends nn.Module {
  override forward(x: Tensor): Tensor {
    return x.mul(30).sin();
  }
}

/** x + f(x). */
class Residual extends nn.Module {
  branch: nn.Module;

  constructor(branch: nn.Module) {
    super();
    this.branch = branch;
  }

  override forward(x: Tensor): Tensor {
    return x.add(this.branch.forward(x) as Tensor);
  }
}

class Attention extends nn.Module {
  norm = new nn.LayerNorm(16);
  attention = new nn.MultiheadAttention(16, 2, { batchFirst: true });

  override forward(x: Tensor): Tensor {
    const y = this.norm.forward(x);
    return this.attention.forward(y, y, y)[0];
  }
}

const residual =
  (blocks: number, width: number, norm: boolean): Make =>
  () =>
    new nn.Sequential(
      new nn.Linear(features, width),
      ...Array.from(
        { length: blocks },
        () =>
          new Residual(
            new nn.Sequential(
              ...(norm ? [new nn.LayerNorm(width)] : []),
              new nn.Linear(width, width),
              new nn.GELU(),
              new nn.Linear(width, width),
            ),
          ),
      ),
      new nn.Linear(width, classes),
    );

const conv =
  (norm: boolean): Make =>
  () => {
    const block = (from: number, to: number) => [
      new nn.Conv2d(from, to, 3, { padding: 1 }),
      ...(norm ? [new nn.BatchNorm2d(to)] : []),
      new nn.ReLU(),
    ];
    return new nn.Sequential(
      new nn.Unflatten(1, [1, 8, 8]),
      ...block(1, 16),
      ...block(16, 16),
      new nn.MaxPool2d(2),
      ...block(16, 32),
      ...block(32, 32),
      new nn.Flatten(),
      new nn.Linear(32 * 16, classes),
    );
  };

const transformer: Make = () => {
  const block = () => [
    new Residual(new Attention()),
    new Residual(new nn.Sequential(new nn.LayerNorm(16), new nn.Linear(16, 64), new nn.GELU(), new nn.Linear(64, 16))),
  ];
  return new nn.Sequential(
    new nn.Unflatten(1, [8, 8]),
    new nn.Linear(8, 16),
    ...block(),
    ...block(),
    new nn.Flatten(),
    new nn.Linear(8 * 16, classes),
  );
};

/** From small to deep, with and without norms, with activations that are in no table. */
export const architectures: readonly Architecture[] = [
  { name: 'ReLU, 3 layers', make: mlp(3, 64, () => new nn.ReLU()), textbook: 'kaiming', rate: 0.05 },
  { name: 'ReLU, 30 layers', make: mlp(30, 64, () => new nn.ReLU()), textbook: 'kaiming', rate: 0.01 },
  { name: 'tanh, 10 layers', make: mlp(10, 64, () => new nn.Tanh()), textbook: 'xavier', rate: 0.05 },
  { name: 'GELU, 10 layers', make: mlp(10, 64, () => new nn.GELU()), textbook: 'kaiming', rate: 0.02 },
  { name: 'SiLU, 30 layers', make: mlp(30, 64, () => new nn.SiLU()), textbook: 'kaiming', rate: 0.01 },
  { name: 'SELU, 20 layers', make: mlp(20, 64, () => new nn.SELU()), textbook: 'lecun', rate: 0.01 },
  { name: 'snake, 10 layers', make: mlp(10, 64, () => new Snake()), textbook: 'kaiming', rate: 0.02 },
  { name: 'ReLU², 6 layers', make: mlp(6, 64, () => new SquaredReLU()), textbook: 'kaiming', rate: 0.01 },
  { name: 'sine, 5 layers', make: mlp(5, 64, () => new Sine()), textbook: 'siren', rate: 0.001 },
  { name: 'residual GELU, 8 blocks', make: residual(8, 64, false), textbook: 'kaiming', rate: 0.01 },
  { name: 'convolutions, batch norm', make: conv(true), textbook: 'kaiming', rate: 0.05 },
  { name: 'transformer, 2 blocks', make: transformer, textbook: 'normal 0.02', rate: 0.05 },
];
