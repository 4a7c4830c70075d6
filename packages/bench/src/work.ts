/** Names a piece of work that every peer does in its own way; one that has no counterpart is left out. */
export type WorkId = (typeof works)[number]['id'];

/** What is measured. The sizes are the same for all. */
export const works = [
  { id: 'uniform', name: 'uniform_, 10^6 float32' },
  { id: 'normal', name: 'normal_, 10^6 float32' },
  { id: 'bernoulli', name: 'bernoulli_, 10^6' },
  { id: 'truncNormal', name: 'truncNormal_, 10^6 float32' },
  { id: 'randperm', name: 'randperm, 10^6' },
  { id: 'orthogonal', name: 'orthogonal_, 512 × 512' },
  { id: 'matmul256', name: 'matmul, 256 × 256 × 256' },
  { id: 'matmul1024', name: 'matmul, 1024 × 1024 × 1024' },
  { id: 'conv', name: 'conv2d, 8×64×56×56, 64 kernels 3×3' },
  { id: 'add', name: 'add, two tensors of 4 elements' },
] as const;

/** Someone who does the work: its name, and the jobs it has a counterpart for. */
export interface Peer {
  readonly name: string;
  readonly jobs: Partial<Record<WorkId, () => unknown>>;
}

/** Median milliseconds per piece of work. */
export type Medians = Partial<Record<WorkId, number>>;
