import { defineSharedFamily } from './family.ts';
import { imagesBinaries } from './generated/images.ts';
import type { ChunkKernel } from './runJob.ts';

/** assembly/images: kernels that are cut in chunks. */
interface ImageKernels {
  maxPool: ChunkKernel;
  resample: ChunkKernel;
}

/** Pooling and resampling. */
export const imagesFamily = defineSharedFamily<ImageKernels>(imagesBinaries);
