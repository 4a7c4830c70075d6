/** What is measured on a GPU: whole steps of training, the same sizes for all. */
export const gpuWorks = {
  mnist: { title: 'MNIST net, SGD', batch: 64 },
  resnet: { title: 'ResNet-18, 32 × 32, SGD with momentum', batch: 16 },
  gpt: { title: 'GPT of two blocks, 64 characters, Adam', batch: 8 },
} as const;
export type GpuWork = keyof typeof gpuWorks;
export const gpuWorkNames = Object.keys(gpuWorks) as GpuWork[];

export const gpuPeerNames = ['wick', 'tfjs', 'jax'] as const;
export type GpuPeerName = (typeof gpuPeerNames)[number];

/** A tensor as plain numbers, in PyTorch's layout. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** What everyone begins with: the weights under PyTorch's names, a batch and what is true of it. */
export interface Given {
  readonly weights: Readonly<Record<string, Numbers>>;
  readonly x: Numbers;
  readonly y: Numbers;
}

/** A training that is under way. */
export interface GpuJob {
  /** Asks for a step: what it gives back at once is the host's time. */
  step(): unknown;
  /** Waits until everything that was asked for is done: the last step's loss. */
  done(): Promise<number>;
}

/** Someone who trains on the page's GPU. */
export interface GpuPeer {
  readonly name: string;
  /** Steps that are not measured: what is recorded and compiled, and one that is neither. */
  readonly warm: number;
  readonly jobs: { readonly [K in GpuWork]: (given: Given) => Promise<GpuJob> | GpuJob };
}

/** What a peer came to in one work. */
export interface GpuFigures {
  readonly perSecond: number;
  readonly hostMs: number;
  /** The same where no dispatch has anything to do: recording and submission, without what a software adapter takes from them. */
  readonly aloneMs?: number;
  /** What older figures have in its place: what is left of it where the calls for each dispatch do nothing. */
  readonly ownMs?: number;
  /** How many steps were taken, and how many of them were measured. */
  readonly steps: number;
  readonly measured: number;
  /** The losses of the first and of the last step. */
  readonly losses: readonly [first: number, last: number];
}

/** The same, or why it did not. */
export type GpuResult = GpuFigures | { readonly error: string };

/** What Chromium takes for a GPU. */
export interface GpuAdapterFound {
  readonly adapter: string;
  /** Whether the adapter computes on the processor. */
  readonly isSoftware: boolean;
}

/** What was found, peer by peer. */
export interface GpuFound extends GpuAdapterFound {
  /** How large batches were, where they were not those of the works. */
  readonly batch: number | null;
  readonly peers: readonly { readonly name: string; readonly results: Readonly<Partial<Record<GpuWork, GpuResult>>> }[];
}
