import { defineSharedFamily } from './family.ts';
import { attentionBinaries } from './generated/attention.ts';
import type { ChunkKernel } from './runJob.ts';

/** assembly/attention: chunks are items, the sizes of workspaces are those for a job. */
interface AttentionExports {
  attend: ChunkKernel;
  attendBackward: ChunkKernel;
  attentionWorkspace(job: number): number;
  attentionBackwardWorkspace(job: number): number;
}

/** Attention by blocks. */
export const attentionFamily = /* @__PURE__ */ defineSharedFamily<AttentionExports>(attentionBinaries);
