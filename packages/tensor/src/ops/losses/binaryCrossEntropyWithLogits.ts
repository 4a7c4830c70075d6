import { expr, program } from '@wick/kernels';
import { checkFloatTensors, tensorOrNull } from '../../core/operand.ts';
import { type Given, optionTable, type RulesFor } from '../../core/options.ts';
import { promoteTypes } from '../../core/promotion.ts';
import type { Tensor } from '../../tensor.ts';
import { logSigmoid } from '../activation/logSigmoid.ts';
import { allocateResult } from '../elementwise/pointwise.ts';
import type { BinaryCrossEntropyOptions } from './binaryCrossEntropy.ts';
import { lossFunction } from './lossFunction.ts';
import { reduction } from './nllLoss.ts';
import { checkFactor, checkSameShape, reduced, weighted } from './reduction.ts';

const { abs, add, exp, log1p, max, mul, neg, sigmoid, sub } = expr;

const entropy = lossFunction({
  name: 'binaryCrossEntropyWithLogits',
  value: // (1 - t) x - log σ(x), whose logarithm is of a number from 1 to 2
    program(2, (x, t) => add(add(mul(sub(1, t), x), log1p(exp(neg(abs(x))))), max(neg(x), 0))),
  input: {
    program: program(3, (g, x, t) => mul(g, sub(sigmoid(x), t))),
    slope: (x, target) => x.sigmoid().sub(target),
  },
  target: {
    program: program(3, (g, x) => mul(neg(g), x)),
    slope: (x) => x.neg(),
  },
  order: 'target alone',
  slopeOrder: (_, x) => allocateResult(x.shape, x.dtype, [x]),
});

/** Options of {@link binaryCrossEntropyWithLogits}. */
export interface BinaryCrossEntropyWithLogitsOptions extends BinaryCrossEntropyOptions {
  /** How much a positive example counts; broadcasts to the input's shape, so one per class. Default: 1. */
  posWeight?: Tensor | null;
}

const binaryCrossEntropyWithLogitsOptions = optionTable(
  { weight: tensorOrNull, reduction, posWeight: tensorOrNull } satisfies RulesFor<BinaryCrossEntropyWithLogitsOptions>,
  ['weight', 'reduction', 'posWeight'],
);

/**
 * -(w t log σ(x) + (1 - t) log(1 - σ(x))) of logits x, with w = `posWeight`; by default its mean:
 * `torch.nn.functional.binary_cross_entropy_with_logits`. The result has the target's dtype.
 *
 * @param x - logits
 * @param target - of the same shape
 * @throws ShapeError if shapes do not fit; TypeError unless both are floating-point; RangeError for another reduction
 * @example
 * ```ts
 * binaryCrossEntropyWithLogits(tensor([-1, 2]), tensor([0, 1])); // 0.2201
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.binary_cross_entropy_with_logits.html
 */
export function binaryCrossEntropyWithLogits(
  x: Tensor,
  target: Tensor,
  ...given: Given<
    BinaryCrossEntropyWithLogitsOptions,
    [weight: Tensor | null, reduction: BinaryCrossEntropyWithLogitsOptions['reduction'], posWeight: Tensor | null]
  >
): Tensor {
  const name = 'binaryCrossEntropyWithLogits';
  const { weight, posWeight, reduction } = binaryCrossEntropyWithLogitsOptions.take(name, given);
  checkFloatTensors(name, { input: x, target });
  checkSameShape(name, x, target);
  if (weight) checkFactor(name, x, weight, 'weight');
  if (posWeight) checkFactor(name, x, posWeight, 'posWeight');
  const dtype = promoteTypes(x.dtype, target.dtype);
  const [a, b] = [x.to(dtype), target.to(dtype)];
  if (!weight && !posWeight) return entropy(a, b, reduction).to(target.dtype);
  const losses = (posWeight ? unequal(a, b, posWeight.to(dtype)) : entropy(a, b, 'none')).to(target.dtype);
  return reduced(weight ? weighted(name, losses, weight, 'weight') : losses, reduction);
}

/** (1 - t) x - (1 + (w - 1) t) log σ(x) */
function unequal(x: Tensor, target: Tensor, posWeight: Tensor): Tensor {
  const factor = posWeight.sub(1).mul(target).add(1);
  return target
    .neg()
    .add(1)
    .mul(x)
    .sub(factor.mul(logSigmoid(x)));
}
