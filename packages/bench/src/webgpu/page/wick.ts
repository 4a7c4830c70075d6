import { compile, manualSeed, type Tensor, webgpu } from 'wick';
import { convTraining, gptTraining, resnetTraining, type Training } from '../../peers/compiledSteps.ts';
import type { GpuJob, GpuPeer } from '../works.ts';

/** wick: the whole step compiled. */
export async function wickPeer(): Promise<GpuPeer> {
  const device = await webgpu();
  const job =
    (make: (batch: number) => Training) =>
    async (batch: number): Promise<GpuJob> => {
      manualSeed(0);
      const [step, args] = make(batch);
      const compiled = await compile(step, { device });
      let last: Tensor | null = null;
      return {
        step: async () => {
          last = await compiled(...args);
        },
        done: async () => last?.cpu(),
      };
    };
  return { name: 'wick', jobs: { mnist: job(convTraining), resnet: job(resnetTraining), gpt: job(gptTraining) } };
}
