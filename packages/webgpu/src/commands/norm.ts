import type { BatchNormCommand, Epilogue } from '@wick/kernels/plan';

/** Batch normalisation, and what is done with its result while it is in registers. */
export interface GpuBatchNormCommand extends BatchNormCommand {
  readonly epilogue?: Epilogue;
}
