import { isTensor, type Operand } from '@wick/tensor/internal';
import { isSampled } from '../levels/wrap.ts';
import { backwards } from './backwards.ts';
import { type AttentionAttrs, type Decomposition, decompositions } from './decompositions.ts';

const sampled = (t: unknown) => isTensor(t) && isSampled(t);

/** How an operation is taken apart, where samples differ in its inputs or its drawn numbers; null where it is not. */
export function decompositionOf(name: string, inputs: readonly Operand[], attrs: unknown): Decomposition<never> | null {
  const found = decompositions[name] ?? backwards[name];
  if (!found) return null;
  // Attention has batches of its own; only dropout's factors may be a sample's.
  if (name === 'scaledDotProductAttention') return sampled((attrs as AttentionAttrs).factors) ? found : null;
  return inputs.some(sampled) || Object.values(attrs ?? {}).some(sampled) ? found : null;
}
