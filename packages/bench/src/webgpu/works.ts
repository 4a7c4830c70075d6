/** What is measured on a GPU: whole steps of training, the same sizes for all. */
export const gpuWorks = {
  mnist: { title: 'MNIST net, SGD', batch: 64 },
  resnet: { title: 'ResNet-18, 32 × 32, SGD with momentum', batch: 16 },
  gpt: { title: 'GPT of two blocks, 64 characters, Adam', batch: 8 },
} as const;
export type GpuWork = keyof typeof gpuWorks;

/** A training that is under way. */
export interface GpuJob {
  /** Asks for a step: what it gives back at once is the host's time. */
  step(): unknown;
  /** Waits until everything that was asked for is done. */
  done(): Promise<unknown>;
}

/** Someone who trains on the page's GPU. */
export interface GpuPeer {
  readonly name: string;
  readonly jobs: { readonly [K in GpuWork]: (batch: number) => Promise<GpuJob> | GpuJob };
}

/** What a peer came to in one work, or why it did not. */
export type GpuResult = { readonly perSecond: number; readonly hostMs: number } | { readonly error: string };

/** What a page found. */
export interface GpuFound {
  readonly adapter: string;
  /** Whether the adapter computes on the processor. */
  readonly isSoftware: boolean;
  /** How large batches were, where they were not those of the works. */
  readonly batch: number | null;
  readonly peers: readonly { readonly name: string; readonly results: Readonly<Partial<Record<GpuWork, GpuResult>>> }[];
}
