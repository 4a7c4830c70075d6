import { compile, type Tensor, webgpu } from 'wick';
import type { GpuJob, GpuPeer, GpuWork } from '../works.ts';
import { trainingOf } from './given.ts';

/** wick: the whole step compiled. */
export async function wickPeer(): Promise<GpuPeer> {
  const device = await webgpu();
  const job =
    (work: GpuWork) =>
    async ({ x }: { readonly x: { readonly shape: readonly number[] } }): Promise<GpuJob> => {
      const [step, args] = trainingOf(work, x.shape[0]!);
      const compiled = await compile(step, { device });
      let last: Tensor | null = null;
      return {
        step: async () => {
          last = await compiled(...args);
        },
        done: async () => (await last!.cpu()).item(),
      };
    };
  // Three steps of the CPU's, of which two are recorded, one to compile what they came to, and one as the others are.
  return { name: 'wick', warm: 5, jobs: { mnist: job('mnist'), resnet: job('resnet'), gpt: job('gpt') } };
}
