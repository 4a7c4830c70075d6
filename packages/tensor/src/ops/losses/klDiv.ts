import { flag, optionTable, type RulesFor, word } from '../../core/options.ts';
import { resultType } from '../../core/promotion.ts';
import { broadcastShapes } from '../../core/shape.ts';
import { warnOnce } from '../../core/warn.ts';
import type { Tensor } from '../../tensor.ts';
import { broadcastTensors } from '../shape/broadcastTensors.ts';
import { lossFunction } from './lossFunction.ts';
import type { Reduction } from './nllLoss.ts';
import { checkFloats } from './reduction.ts';

const { exp, log } = Math; // looked up once: a look at a global inside a loop costs a sandbox much

const divergence = lossFunction({
  name: 'klDiv',
  // t (log t - x), and of t = 0 -0·x
  value: () => (n, out, a, b, from) => {
    for (let i = 0; i < n; i++) {
      const t = b[from + i]!;
      out[i] = (t === 0 ? 0 : t * log(t)) - t * a[from + i]!;
    }
  },
  input: {
    row: () => (n, out, g, sg, _, b) => {
      for (let i = 0, p = 0; i < n; i++, p += sg) out[i] = -g[p]! * b[i]!;
    },
    slope: (_, target) => target.neg(),
  },
  // log t + t/t - x: not a number at 0, as in PyTorch
  target: {
    row: () => (n, out, g, sg, a, b) => {
      for (let i = 0, p = 0; i < n; i++, p += sg) {
        const t = b[i]!;
        out[i] = g[p]! * (log(t) + t / t - a[i]!);
      }
    },
    slope: (x, target) => target.log().add(1).sub(x),
  },
  order: 'target',
});

const logDivergence = lossFunction({
  name: 'klDivOfLog',
  value: () => (n, out, a, b, from) => {
    for (let i = 0; i < n; i++) {
      const t = b[from + i]!;
      out[i] = exp(t) * (t - a[from + i]!);
    }
  },
  input: {
    row: () => (n, out, g, sg, _, b) => {
      for (let i = 0, p = 0; i < n; i++, p += sg) out[i] = -g[p]! * exp(b[i]!);
    },
    slope: (_, target) => target.exp().neg(),
  },
  target: {
    row: () => (n, out, g, sg, a, b) => {
      for (let i = 0, p = 0; i < n; i++, p += sg) out[i] = g[p]! * exp(b[i]!) * (b[i]! - a[i]! + 1);
    },
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
export function klDiv(x: Tensor, target: Tensor, options?: KlDivOptions): Tensor {
  const { reduction, logTarget } = klDivOptions.read('klDiv', options);
  checkFloats('klDiv', { input: x, target });
  if (reduction === 'mean')
    warnOnce("klDiv: 'mean' divides by the number of elements; the divergence is what 'batchmean' gives");
  const dtype = resultType(x, target);
  broadcastShapes('klDiv', x.shape, target.shape);
  const [a, b] = broadcastTensors(x.to(dtype), target.to(dtype));
  const result = (logTarget ? logDivergence : divergence)(a!, b!, reduction === 'batchmean' ? 'sum' : reduction);
  return reduction === 'batchmean' && x.ndim > 0 ? result.div(x.shape[0]!) : result;
}
