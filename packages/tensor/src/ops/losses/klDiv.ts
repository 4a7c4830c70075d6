import { expr, program } from '@wick/kernels';
import { likeStrides } from '../../core/layout.ts';
import { checkFloatTensors } from '../../core/operand.ts';
import { flag, type Given, optionTable, type RulesFor, word } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import { broadcastShapes } from '../../core/shape.ts';
import { warnOnce } from '../../core/warn.ts';
import type { Tensor } from '../../tensor.ts';
import { allocateResult } from '../elementwise/pointwise.ts';
import { broadcastTensors } from '../shape/broadcastTensors.ts';
import { lossFunction, rowByRow } from './lossFunction.ts';
import type { Reduction } from './nllLoss.ts';

const { add, div, eq, exp, log, mul, neg, sub, where } = expr;

const divergence = lossFunction({
  name: 'klDiv',
  value: // t (log t - x), and of t = 0 -0·x
    program(2, (x, t) => sub(where(eq(t, 0), 0, mul(t, log(t))), mul(t, x))),
  input: {
    program: program(3, (g, _, t) => mul(neg(g), t)),
    slope: (_, target) => target.neg(),
  },
  target: // log t + t/t - x: not a number at 0, as in PyTorch
    {
      program: program(3, (g, x, t) => mul(g, sub(add(log(t), div(t, t)), x))),
      slope: (x, target) => target.log().add(1).sub(x),
    },
  order: 'target',
  slopeOrder: (g, x, t) =>
    g.ndim < x.ndim
      ? rowByRow(g, x, t)
      : allocateResult(x.shape, x.dtype, [{ shape: g.shape, _strides: likeStrides(g) }, t, x]),
});

const logDivergence = lossFunction({
  name: 'klDivOfLog',
  value: program(2, (x, t) => mul(exp(t), sub(t, x))),
  input: {
    program: program(3, (g, _, t) => mul(neg(g), exp(t))),
    slope: (_, target) => target.exp().neg(),
  },
  target: {
    program: program(3, (g, x, t) => mul(mul(g, exp(t)), add(sub(t, x), 1))),
    slope: (x, target) => target.exp().mul(target.sub(x).add(1)),
  },
});

/** How {@link klDiv} makes one number of many: 'batchmean' divides the sum by the size of the first dimension. */
export type KlReduction = Reduction | 'batchmean';

/** Options of {@link klDiv}. */
export interface KlDivOptions {
  /** Default: 'mean', which warns that 'batchmean' is the mathematical one. */
  reduction?: KlReduction;
  /** The target holds log-probabilities, too. Default: false. */
  logTarget?: boolean;
}

const klDivOptions = optionTable(
  {
    reduction: word<KlReduction>('mean', ['none', 'batchmean', 'mean', 'sum']),
    logTarget: flag(false),
  } satisfies RulesFor<KlDivOptions>,
  ['reduction', 'logTarget'],
);

/**
 * The Kullback-Leibler divergence target · (log target - x), pointwise, by default its mean:
 * `torch.nn.functional.kl_div`. Shapes that differ are broadcast.
 *
 * @param x - log-probabilities
 * @param target - probabilities, or log-probabilities with `logTarget`
 * @throws ShapeError if the shapes do not broadcast; TypeError unless both are floating-point; RangeError for another
 * reduction
 * @example
 * ```ts
 * klDiv(tensor([[0.5, 0.5]]).log(), tensor([[0.25, 0.75]]), { reduction: 'batchmean' }); // 0.1308
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.kl_div.html
 */
export function klDiv(
  x: Tensor,
  target: Tensor,
  ...given: Given<KlDivOptions, [reduction: KlReduction, logTarget: boolean]>
): Tensor {
  const { reduction, logTarget } = klDivOptions.take('klDiv', given);
  checkFloatTensors('klDiv', { input: x, target });
  if (reduction === 'mean')
    warnOnce("klDiv: 'mean' divides by the number of elements; the divergence is what 'batchmean' gives");
  const dtype = resultType(x, target);
  broadcastShapes('klDiv', x.shape, target.shape);
  const [a, b] = broadcastTensors(x.to(dtype), target.to(dtype));
  const result = (logTarget ? logDivergence : divergence)(a!, b!, reduction === 'batchmean' ? 'sum' : reduction);
  return reduction === 'batchmean' && x.ndim > 0 ? result.div(x.shape[0]!) : result;
}
