import { lineSums, softmaxLoss, softmaxLossBackward } from '@wick/kernels';
import type { ArrayPlace } from '@wick/kernels/plan';
import { addUp, smooth } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import type { Floats, HostLoops, LoopsOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import type { Layout } from './layout.ts';

// Cross entropy of probabilities of classes, and its gradient: of classes that are named plans have commands.

interface Attrs {
  readonly labelSmoothing: number;
  readonly reduction: 'none' | 'mean' | 'sum';
}

/** Logits as (outer, size, inner). */
interface Lines {
  readonly outer: number;
  readonly size: number;
  readonly inner: number;
}

function linesOf(shape: readonly number[]): Lines {
  return shape.length === 1
    ? { outer: 1, size: shape[0]!, inner: 1 }
    : { outer: shape[0]!, size: shape[1]!, inner: countOf(shape.slice(2)) };
}

/** What the probabilities count for, smoothed and weighed, and what they add up to: read anew at every run. */
interface Shares {
  readonly coefficients: Floats;
  /** By place. */
  readonly masses: Float64Array;
  read(): void;
}

/** What is done of the logits, the result, the logarithms of sums, the gradient that arrives if there is one. */
type Body = (x: Floats, out: Floats, logSums: Float64Array, grad: Floats, shares: Shares) => () => void;

function over(
  [x, target, weight]: readonly (Place | null)[],
  out: Place,
  logSums: Place,
  grad: Place | null,
  { attrs }: CallStep,
  layout: Layout,
  body: Body,
): HostLoops | null {
  const type = layout.floatTypeOf([x!, target!, weight!, out, grad]);
  const lines = linesOf(x!.shape);
  const places = lines.outer * lines.inner;
  if (type === null || countOf(x!.shape) === 0 || !isDense(out) || !isDense(logSums)) return null;
  const work = new InLoops(layout, type);
  const read = [x!, target!, ...(weight ? [weight] : []), ...(grad ? [grad] : [])].map((place) => work.dense(place));
  if (!read.every((place) => place !== null)) return null;
  const sums: ArrayPlace = { at: layout.at(logSums), length: places, dtype: 'float64' };
  const { labelSmoothing } = attrs as Attrs;
  return {
    before: work.commands,
    arrays: [work.result(out), sums, ...read],
    bind([result, logarithms, logits, probabilities, ...others]) {
      const weights = weight ? others[0]! : null;
      const isPlain = labelSmoothing === 0 && weights === null;
      const coefficients = isPlain ? probabilities! : probabilities!.slice();
      const masses = new Float64Array(places);
      const shares: Shares = {
        coefficients,
        masses,
        read() {
          if (!isPlain) smooth(probabilities!, lines, labelSmoothing, weights, coefficients);
          addUp(coefficients, lines, masses);
        },
      };
      const run = body(logits!, result!, logarithms as Float64Array, others.at(-1)!, shares);
      return () => {
        shares.read();
        run();
        return true;
      };
    },
  };
}

/** The operations on probabilities of classes. */
export const probabilities: Readonly<Record<string, LoopsOf>> = {
  crossEntropy(step, layout) {
    const [y, sums] = step.outputs as [Place, Place];
    const lines = linesOf(step.inputs[0]!.shape);
    const { reduction } = step.attrs as Attrs;
    return over(step.inputs, y, sums, null, step, layout, (x, out, logarithms, _, { coefficients, masses }) => {
      const found = lineSums(lines);
      const { largest, logSums, dots } = found;
      const losses = new Float64Array(masses.length);
      const isNarrow = x instanceof Float32Array;
      return () => {
        softmaxLoss(x, lines, coefficients, found);
        let total = 0;
        for (let n = 0; n < losses.length; n++) {
          const loss = masses[n]! * logSums[n]! - dots[n]!;
          losses[n] = isNarrow ? Math.fround(loss) : loss;
          total += losses[n]!;
          logarithms[n] = logSums[n]! + largest[n]!;
        }
        if (reduction === 'none') out.set(losses);
        else out[0] = reduction === 'mean' ? total / losses.length : total;
      };
    });
  },
  crossEntropyBackward(step, layout) {
    const [g, x, target, weight, sums] = step.inputs as [Place, Place, Place, Place | null, Place];
    const lines = linesOf(x.shape);
    const { reduction } = step.attrs as Attrs;
    return over([x, target, weight], step.outputs[0]!, sums, g, step, layout, (logits, out, logSums, grad, shares) => {
      const { coefficients, masses } = shares;
      const [ofSoftmax, ofCoefficients] = [new Float64Array(masses.length), new Float64Array(masses.length)];
      return () => {
        const scale = reduction === 'mean' ? grad[0]! / masses.length : grad[0]!;
        for (let n = 0; n < masses.length; n++) {
          const arriving = reduction === 'none' ? grad[n]! : scale;
          ofCoefficients[n] = arriving;
          ofSoftmax[n] = arriving * masses[n]!;
        }
        softmaxLossBackward(logits, lines, coefficients, logSums, ofSoftmax, ofCoefficients, out);
      };
    });
  },
};
