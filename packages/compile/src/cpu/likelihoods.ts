import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { type Floats, type HostLoops, integers, type LoopsOf, wholeOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import type { Layout } from './layout.ts';

// Negative log likelihoods of classes, and their gradients.

interface Attrs {
  readonly ignoreIndex: number;
  readonly reduction: 'none' | 'mean' | 'sum';
}

/** What a class counts for, where it does, and which element of the scores it is. */
interface Targets {
  readonly counts: Uint8Array;
  readonly factors: Float64Array;
  readonly places: Int32Array;
}

/** Reads the targets; false where one is no class. */
function read(
  { counts, factors, places }: Targets,
  words: Int32Array,
  weights: Floats | null,
  [, classes, inner]: Lines,
  ignoreIndex: number,
): boolean {
  for (let at = 0; at < counts.length; at++) {
    const [low, high] = [words[2 * at]!, words[2 * at + 1]!];
    counts[at] = 0;
    factors[at] = 0;
    if (high !== low >> 31) return false;
    if (low === ignoreIndex) continue;
    if (low < 0 || low >= classes) return false;
    counts[at] = 1;
    factors[at] = weights === null ? 1 : weights[low]!;
    places[at] = (Math.floor(at / inner) * classes + low) * inner + (at % inner);
  }
  return true;
}

/** Scores as (outer, classes, inner). */
type Lines = readonly [outer: number, classes: number, inner: number];

function linesOf(shape: readonly number[]): Lines {
  return shape.length === 1 ? [1, shape[0]!, 1] : [shape[0]!, shape[1]!, countOf(shape.slice(2))];
}

type Body = (x: Floats, out: Floats, targets: Targets) => () => void;

/** Loops over scores or gradients of floats, the targets, and the classes' weights where there are some. */
function over(
  inputs: readonly (Place | null)[],
  out: Place,
  shape: readonly number[],
  ignoreIndex: number,
  layout: Layout,
  body: Body,
): HostLoops | null {
  const [x, target, weight] = inputs as [Place, Place, Place | null];
  const lines = linesOf(shape);
  const floats = [out, ...(weight ? [weight] : [])];
  const type = layout.floatTypeOf([x, ...floats]);
  if (type === null || target.dtype !== 'int64') return null;
  if (![target, ...floats].every((place) => isDense(place) && place.offset === 0)) return null;
  const work = new InLoops(layout, type);
  const from = work.dense(x);
  const count = lines[0] * lines[2];
  if (from === null || count === 0 || x.memory === out.memory) return null;
  return {
    before: work.commands,
    arrays: [from, wholeOf(target, layout), ...floats.map((place) => work.result(place))],
    bind([given, classes, result, weights = null]) {
      const words = integers(classes!);
      const targets = {
        counts: new Uint8Array(count),
        factors: new Float64Array(count),
        places: new Int32Array(count),
      };
      const run = body(given!, result!, targets);
      return () => {
        if (!read(targets, words, weights, lines, ignoreIndex)) return false;
        run();
        return true;
      };
    },
  };
}

/** Negative log likelihoods. */
export const likelihoods: Readonly<Record<string, LoopsOf>> = {
  nllLoss({ inputs, outputs, attrs }, layout) {
    const { ignoreIndex, reduction } = attrs as Attrs;
    return over(
      inputs,
      outputs[0]!,
      inputs[0]!.shape,
      ignoreIndex,
      layout,
      (x, out, { counts, factors, places }) =>
        () => {
          let [total, mass] = [0, 0];
          for (let at = 0; at < counts.length; at++) {
            const loss = counts[at] ? factors[at]! * x[places[at]!]! : 0;
            if (reduction === 'none') out[at] = counts[at] ? -loss : 0;
            else if (counts[at]) {
              total -= loss;
              mass += factors[at]!;
            }
          }
          if (reduction !== 'none') out[0] = reduction === 'mean' ? total / mass : total;
        },
    );
  },
  nllLossBackward({ inputs, outputs, attrs }, layout) {
    const { ignoreIndex, reduction, shape } = attrs as Attrs & { shape: readonly number[] };
    return over(inputs, outputs[0]!, shape, ignoreIndex, layout, (grad, out, { counts, factors, places }) => () => {
      let mass = 0;
      for (let at = 0; at < counts.length; at++) mass += factors[at]!;
      const scale = grad[0]! / mass;
      out.fill(0);
      for (let at = 0; at < counts.length; at++) {
        if (!counts[at]) continue;
        const arriving = reduction === 'mean' ? scale : grad[reduction === 'none' ? at : 0]!;
        out[places[at]!] = -factors[at]! * arriving;
      }
    });
  },
};
