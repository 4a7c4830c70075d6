import { arange, compile, models, nn, optim, randint, randn, type Tensor } from 'wick';

const { functional: F } = nn;

/** A step as it is and compiled: two jobs of the same work, each with a model of its own. */
export interface StepJobs {
  readonly eager: () => unknown;
  readonly compiled: () => unknown;
}

/** A step, and what it is called with. */
export type Training = readonly [step: (...args: Tensor[]) => Tensor, args: readonly Tensor[], net?: nn.Module];
/** And what it trains. */
export type NetTraining = readonly [...Required<Training>];

function jobsOf(make: () => Training): StepJobs {
  const once = <T>(build: () => T): (() => T) => {
    let made: T | undefined;
    return () => (made ??= build());
  };
  const eager = once(make);
  const compiled = once(() => {
    const [step, args] = make();
    const compiled = compile(step);
    // The first calls are recorded, and the next one is made of them: what is measured is what follows.
    for (let i = 0; i < 5; i++) compiled(...args);
    return [compiled, args] as const;
  });
  const call = (job: typeof eager) => () => {
    const [step, args] = job();
    return step(...args).item();
  };
  return { eager: call(eager), compiled: call(compiled) };
}

function stepOf(model: nn.Module, optimizer: optim.Optimizer, loss: (out: Tensor, y: Tensor) => Tensor) {
  return (x: Tensor, y: Tensor) => {
    optimizer.zeroGrad();
    const value = loss(model.forward(x), y);
    value.backward();
    optimizer.step();
    return value;
  };
}

/** 2-16-16-1 with tanh, batch 32: the work itself is next to nothing. */
export const tinyStep = () =>
  jobsOf(() => {
    const { Linear, Tanh } = nn;
    const net = new nn.Sequential(new Linear(2, 16), new Tanh(), new Linear(16, 16), new Tanh(), new Linear(16, 1));
    const step = stepOf(net, new optim.SGD(net.parameters(), { lr: 0.01 }), (out, y) => F.mseLoss(out, y));
    return [step, [randn(32, 2), randn(32, 1)]];
  });

/** 784-256-256-10 with Adam, batch 64. */
export const mlpStep = () =>
  jobsOf(() => {
    const { Linear, ReLU } = nn;
    const net = new nn.Sequential(
      new Linear(784, 256),
      new ReLU(),
      new Linear(256, 256),
      new ReLU(),
      new Linear(256, 10),
    );
    const step = stepOf(net, new optim.Adam(net.parameters()), (out, y) => F.crossEntropy(out, y));
    return [step, [randn(64, 784), randint(0, 10, [64])]];
  });

/** The net of PyTorch's MNIST example. */
export function convTraining(batch = 64): NetTraining {
  const { Conv2d, Linear, ReLU } = nn;
  const features = [new Conv2d(1, 32, 3), new ReLU(), new Conv2d(32, 64, 3), new ReLU(), new nn.MaxPool2d(2)];
  const net = new nn.Sequential(...features, new nn.Flatten(), new Linear(9216, 128), new ReLU(), new Linear(128, 10));
  const step = stepOf(net, new optim.SGD(net.parameters(), { lr: 0.01 }), (out, y) => F.crossEntropy(out, y));
  return [step, [randn(batch, 1, 28, 28), randint(0, 10, [batch])], net];
}

export const convStep = () => jobsOf(() => convTraining());

/** ResNet-18 on images of 32 × 32. */
export function resnetTraining(batch = 16): NetTraining {
  const net = models.resnet18({ numClasses: 10 });
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
  const step = stepOf(net, optimizer, (out, y) => F.crossEntropy(out, y));
  return [step, [randn(batch, 3, 32, 32), randint(0, 10, [batch])], net];
}

class Last extends nn.Module {
  rnn = new nn.LSTM(32, 64, { batchFirst: true });
  out = new nn.Linear(64, 10);
  override forward(x: Tensor): Tensor {
    return this.out.forward(this.rnn.forward(x)[0].select(1, -1));
  }
}

/** An LSTM of 64 units over 20 steps of 32 features, batch 16. */
export const lstmStep = () =>
  jobsOf(() => {
    const net = new Last();
    const step = stepOf(net, new optim.Adam(net.parameters()), (out, y) => F.crossEntropy(out, y));
    return [step, [randn(16, 20, 32), randint(0, 10, [16])], net];
  });

class Block extends nn.Module {
  n1 = new nn.LayerNorm(64);
  qkv = new nn.Linear(64, 192);
  proj = new nn.Linear(64, 64);
  n2 = new nn.LayerNorm(64);
  up = new nn.Linear(64, 256);
  down = new nn.Linear(256, 64);
  override forward(x: Tensor): Tensor {
    const [n, t] = x.shape as [number, number];
    const parts = this.qkv.forward(this.n1.forward(x)).chunk(3, -1);
    const [q, k, v] = parts.map((part) => part.view(n, t, 4, 16).transpose(1, 2)) as [Tensor, Tensor, Tensor];
    const y = F.scaledDotProductAttention(q, k, v, { isCausal: true }).transpose(1, 2).reshape(n, t, 64);
    const h = x.add(this.proj.forward(y));
    return h.add(this.down.forward(F.gelu(this.up.forward(this.n2.forward(h)))));
  }
}

class Gpt extends nn.Module {
  tokens = new nn.Embedding(65, 64);
  places = new nn.Embedding(64, 64);
  blocks = new nn.Sequential(new Block(), new Block());
  norm = new nn.LayerNorm(64);
  out = new nn.Linear(64, 65, { bias: false });
  private readonly order = arange(64);
  override forward(x: Tensor): Tensor {
    const h = this.tokens.forward(x).add(this.places.forward(this.order));
    return this.out.forward(this.norm.forward(this.blocks.forward(h))).flatten(0, 1);
  }
}

/** Two blocks of width 64 with 4 heads over 64 characters, AdamW by default. */
export function gptTraining(
  batch = 8,
  optimizer: (parameters: Iterable<nn.Parameter>) => optim.Optimizer = (parameters) => new optim.AdamW(parameters),
): NetTraining {
  const net = new Gpt();
  const step = stepOf(net, optimizer(net.parameters()), (out, y) => F.crossEntropy(out, y.flatten()));
  return [step, [randint(0, 65, [batch, 64]), randint(0, 65, [batch, 64])], net];
}

export const gptStep = () => jobsOf(() => gptTraining());
