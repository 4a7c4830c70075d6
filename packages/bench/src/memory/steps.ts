import { compile, setNumThreads } from 'wick';
import { convTraining } from '../peers/compiledSteps.ts';
import { gptTraining } from '../wide/rows/steps.ts';

/** The training steps whose memory is counted. */
export const stepNames = { mnist: 'MNIST net, batch 64, SGD', gpt: 'small GPT, 16 × 64 tokens, AdamW' } as const;

export type StepName = keyof typeof stepNames;

/** A step, eager or compiled, on one thread. */
export function stepOf(name: StepName, compiled: boolean): () => unknown {
  setNumThreads(1);
  const [step, args] = name === 'mnist' ? convTraining() : gptTraining();
  const run = compiled ? compile(step) : step;
  return () => run(...args);
}
