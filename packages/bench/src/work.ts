/** A limit on wick's time: at most `ratio` times the peer's, or at most `ms`. */
export interface Target {
  /** Whose time counts; `wick` is its own on one thread. */
  readonly peer?: 'torch' | 'tfjs' | 'jax' | 'wick';
  readonly ratio?: number;
  readonly ms?: number;
  /** Another work of the peer's than this one. */
  readonly of?: string;
  /** What that is called. Default: the peer's name. */
  readonly name?: string;
}

interface Work {
  readonly group: Group;
  readonly name: string;
  readonly targets?: readonly Target[];
}

/** What can be measured by itself. */
export const groups = ['draws', 'products', 'training', 'compile'] as const;
export type Group = (typeof groups)[number];

const torch = (ratio: number): Target => ({ peer: 'torch', ratio });
/** Ahead of the others in JavaScript. */
const ahead: readonly Target[] = [
  { peer: 'tfjs', ratio: 1 },
  { peer: 'jax', ratio: 1 },
];
const own = (ratio: number, of: string): Target => ({ peer: 'wick', ratio, of, name: 'as it is' });

/** What is measured. The sizes are the same for all. */
export const works = {
  uniform: { group: 'draws', name: 'uniform_, 10^6 float32', targets: [torch(0.5)] },
  normal: { group: 'draws', name: 'normal_, 10^6 float32', targets: [torch(2)] },
  bernoulli: { group: 'draws', name: 'bernoulli_, 10^6', targets: [torch(0.25)] },
  truncNormal: { group: 'draws', name: 'truncNormal_, 10^6 float32', targets: [torch(1)] },
  randperm: { group: 'draws', name: 'randperm, 10^6', targets: [torch(2)] },
  orthogonal: { group: 'draws', name: 'orthogonal_, 512 × 512', targets: [torch(2.5)] },
  resnet50: { group: 'draws', name: 'ResNet-50, built', targets: [torch(1)] },
  add: { group: 'products', name: 'add, two tensors of 4 elements', targets: [{ ms: 0.003 }] },
  matmul256: { group: 'products', name: 'matmul, 256³' },
  matmul1024: { group: 'products', name: 'matmul, 1024³', targets: [{ peer: 'tfjs', ratio: 1 / 1.3 }] },
  matmul1024on2: {
    group: 'products',
    name: 'matmul, 1024³, two threads',
    targets: [{ peer: 'wick', ratio: 1 / 1.8, of: 'matmul1024' }],
  },
  conv: {
    group: 'products',
    name: 'conv2d, 8×64×56×56, 64 kernels 3×3',
    targets: [{ peer: 'tfjs', ratio: 1 / 1.3 }],
  },
  step: {
    group: 'training',
    name: 'training step of the MNIST net, batch 64',
    targets: [torch(2.5), { peer: 'jax', ratio: 1 / 40 }],
  },
  tinyStep: {
    group: 'compile',
    name: 'compiled step, 2-16-16-1 with tanh, batch 32',
    targets: [torch(0.25), own(1 / 4, 'tinyEager'), ...ahead],
  },
  tinyEager: { group: 'compile', name: '… as it is' },
  mlpStep: {
    group: 'compile',
    name: 'compiled step, 784-256-256-10, Adam, batch 64',
    targets: [torch(1.7), own(1, 'mlpEager'), ...ahead],
  },
  mlpEager: { group: 'compile', name: '… as it is' },
  convStep: {
    group: 'compile',
    name: 'compiled step, MNIST net, batch 64',
    targets: [torch(1.7), own(1, 'convEager'), ...ahead],
  },
  convEager: { group: 'compile', name: '… as it is' },
  lstmStep: {
    group: 'compile',
    name: 'compiled step, LSTM 32-64 over 20 steps',
    targets: [torch(2), own(1, 'lstmEager'), ...ahead],
  },
  lstmEager: { group: 'compile', name: '… as it is' },
  gptStep: {
    group: 'compile',
    name: 'compiled step, small GPT, AdamW',
    targets: [torch(2), own(1 / 1.3, 'gptEager'), ...ahead],
  },
  gptEager: { group: 'compile', name: '… as it is' },
  resnet18: { group: 'training', name: 'ResNet-18 forward, batch 1', targets: [torch(4)] },
} as const satisfies Record<string, Work & { targets?: readonly unknown[] }>;

/** Names a piece of work that every peer does in its own way; one that has no counterpart is left out. */
export type WorkId = keyof typeof works;

/** Its entry, as a type that all have. */
export const workOf = (id: WorkId): Work => works[id];

/** Someone who does the work: its name, and the jobs it has a counterpart for. */
export interface Peer {
  readonly name: string;
  readonly jobs: Partial<Record<WorkId, () => unknown>>;
  /** Works whose every run takes seconds: they are run once to warm up and once for the clock. */
  readonly slow?: readonly WorkId[];
}

/** What is looked at: the fastest runs and not the median, processor time and not the clock on the wall. */
export interface How {
  readonly fastest: boolean;
  readonly cpu: boolean;
}

/** As a process is told. */
export const wordsOf = ({ fastest, cpu }: How): string[] => [...(fastest ? ['fastest'] : []), ...(cpu ? ['cpu'] : [])];

/** Milliseconds per piece of work: medians, if nothing else was asked for. */
export type Medians = Partial<Record<WorkId, number>>;

/** What a peer's process prints. */
export interface Measured {
  readonly name: string;
  readonly medians: Medians;
}
