import { defineFamily, defineSharedFamily } from './family.ts';
import { imagesBinaries } from './generated/images.ts';
import { ownMemory } from './memory.ts';
import type { ChunkKernel } from './runJob.ts';

/** assembly/images: kernels that are cut in chunks, but for {@link ImageKernels.poolWindows}. */
interface ImageKernels {
  maxPool: ChunkKernel;
  resample: ChunkKernel;
  poolWindows(job: number, workspace: number): void;
}

/** Pooling and resampling. */
export const imagesFamily = defineSharedFamily<ImageKernels>(imagesBinaries);

/** The same for work that no other thread helps with. */
export const ownImagesFamily = defineFamily<ImageKernels>(imagesBinaries, ownMemory);
