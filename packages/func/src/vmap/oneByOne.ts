import { stack, type Tensor } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import type { BatchCall } from './call.ts';

/** What has no rule: sample by sample, stacked. */
export function oneByOne({ op, inputs, batched, attrs, size }: BatchCall): Tensor | Tensor[] {
  if (size === 0) throw new RangeError(`vmap: ${op.name} has no batching rule and cannot be run over 0 samples`);
  const results = Array.from({ length: size }, (_, b): Tensor | Tensor[] =>
    apply(
      op,
      inputs.map((t, i) => (t && batched[i] ? t.select(0, b) : t)),
      attrs,
    ),
  );
  const first = results[0]!;
  if (!Array.isArray(first)) return stack(results as Tensor[]);
  return first.map((_, i) => stack(results.map((r) => (r as Tensor[])[i]!)));
}
