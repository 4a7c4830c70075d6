import { manualSeed, optim, type Tensor } from 'wick';
import { convTraining, gptTraining, type NetTraining, resnetTraining } from '../../peers/compiledSteps.ts';
import type { Given, GpuWork, Numbers } from '../works.ts';

const trainings: Readonly<Record<GpuWork, (batch: number) => NetTraining>> = {
  mnist: convTraining,
  resnet: resnetTraining,
  gpt: (batch) => gptTraining(batch, (parameters) => new optim.Adam(parameters)),
};

/** A training as wick has it, always with the same weights and the same batch. */
export function trainingOf(work: GpuWork, batch: number): NetTraining {
  manualSeed(0);
  return trainings[work](batch);
}

const integers = (t: Tensor): Numbers => ({
  shape: t.shape,
  data: Int32Array.from(t.flatten().tolist() as bigint[], Number),
});
const floats = (t: Tensor): Numbers => ({ shape: t.shape, data: t.detach().toTypedArray() as Float32Array });
const numbers = (t: Tensor): Numbers => (t.dtype === 'int64' ? integers(t) : floats(t));

/** The same for the others: what they begin with. */
export function givenOf(work: GpuWork, batch: number): Given {
  const [, [x, y], net] = trainingOf(work, batch);
  const weights = Object.fromEntries([...net.namedParameters()].map(([name, p]) => [name, floats(p)]));
  return { weights, x: numbers(x!), y: numbers(y!) };
}
