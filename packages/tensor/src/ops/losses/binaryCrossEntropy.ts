import { expr, program } from '@wick/kernels';
import { examine } from '../../autograd/dispatch.ts';
import { show } from '../../core/check.ts';
import { dense } from '../../core/copy.ts';
import type { FloatArray } from '../../core/dtype.ts';
import { checkFloatTensors, tensorOrNull } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor } from '../../core/options.ts';
import type { Tensor } from '../../tensor.ts';
import { lossFunction } from './lossFunction.ts';
import { reduction } from './nllLoss.ts';
import { checkSameShape, type ReductionOptions, reduced, weighted } from './reduction.ts';

const { div, log, log1p, max, mul, neg, sub } = expr;

/** Logarithms count no further than this, so that a certain error is finite. */
const least = -100;
/** x(1 - x) counts at least this much in a gradient; a float32 also in float64, as in PyTorch. */
const epsilon = Math.fround(1e-12);

const entropy = lossFunction({
  name: 'binaryCrossEntropy',
  value: program(2, (x, t) => sub(mul(sub(t, 1), max(log1p(neg(x)), least)), mul(t, max(log(x), least)))),
  input: // (x - t) / (x (1 - x))
    {
      program: program(3, (g, x, t) => div(mul(g, sub(x, t)), max(mul(sub(1, x), x), epsilon))),
      slope: (x, target) => x.sub(target).div(x.neg().add(1).mul(x).clampMin(epsilon)),
    },
  target: // log(1 - x) - log x, which PyTorch does not bound
    {
      program: program(3, (g, x) => mul(g, sub(log1p(neg(x)), log(x)))),
      slope: (x) => x.neg().log1p().sub(x.log()),
    },
  order: 'input alone',
});

/** Options of {@link binaryCrossEntropy}. */
export interface BinaryCrossEntropyOptions extends ReductionOptions {
  /** A factor for each element; broadcasts to the input's shape. Default: none. */
  weight?: Tensor | null;
}

const binaryCrossEntropyOptions = optionTable(
  { weight: tensorOrNull, reduction } satisfies RulesFor<BinaryCrossEntropyOptions>,
  ['weight', 'reduction'],
);

/**
 * -(t log x + (1 - t) log(1 - x)) of probabilities x, logarithms counted from -100 up; by default its mean:
 * `torch.nn.functional.binary_cross_entropy`. {@link binaryCrossEntropyWithLogits} is more exact.
 *
 * @param x - probabilities
 * @param target - of the same shape and dtype, from 0 to 1
 * @throws ShapeError if shapes do not fit; TypeError unless both are of one floating-point dtype; RangeError for
 * values outside [0, 1] or another reduction
 * @example
 * ```ts
 * binaryCrossEntropy(tensor([0.2, 0.8]), tensor([0, 1])); // 0.2231
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy.html
 */
export function binaryCrossEntropy(
  x: Tensor,
  target: Tensor,
  ...given: Given<BinaryCrossEntropyOptions, [weight: Tensor | null, reduction: BinaryCrossEntropyOptions['reduction']]>
): Tensor {
  const { weight, reduction } = binaryCrossEntropyOptions.take('binaryCrossEntropy', given);
  checkFloatTensors('binaryCrossEntropy', { input: x, target });
  checkSameShape('binaryCrossEntropy', x, target);
  if (x.dtype !== target.dtype)
    throw new TypeError(`binaryCrossEntropy: the target must be ${x.dtype}, as the input is, got ${target.dtype}`);
  checkProbabilities('input', x);
  checkProbabilities('target', target);
  if (!weight) return entropy(x, target, reduction);
  return reduced(weighted('binaryCrossEntropy', entropy(x, target, 'none'), weight, 'weight'), reduction);
}

function checkProbabilities(name: string, t: Tensor): void {
  examine(t, (given) => {
    const elements = dense(given) as FloatArray;
    for (let i = 0; i < elements.length; i++) {
      const p = elements[i]!;
      if (!(p >= 0 && p <= 1))
        throw new RangeError(`binaryCrossEntropy: all elements of ${name} must be from 0 to 1, got ${show(p)}`);
    }
  });
}
