import type { ArrayPlace } from '@wick/kernels/plan';
import { hideFuture, throughSoftmax } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import type { Floats } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';
import { type FloatType, floatTypeOf, type Layout, type Lower, rowMajor } from './layout.ts';
import { type Matrices, productsOf } from './products.ts';

// Attention whose scores are formed as a whole, as eager work does the one that is small, is of doubles, has dropout or a mask
// that wants a gradient.

interface PlainAttrs {
  readonly scale: number;
  readonly causal: boolean;
  readonly emptyRowsAreZero: boolean;
  readonly factors: Place | null;
}

/** Products and loops over the scores of all items. */
class Scores extends InLoops {
  readonly rows: number;
  readonly keys: number;
  /** Whether all that was asked for has commands. */
  isWhole = true;

  constructor(
    layout: Layout,
    dtype: FloatType,
    readonly shape: readonly number[],
  ) {
    super(layout, dtype);
    this.rows = countOf(shape.slice(0, -1));
    this.keys = shape.at(-1)!;
  }

  place(place: Place): Matrices {
    return { ...place, at: this.layout.at(place) };
  }

  /** The scores' shape over an array. */
  scores({ at }: ArrayPlace): Matrices {
    return { at, shape: this.shape, strides: rowMajor(this.shape) };
  }

  /** to = alpha a b + beta to, row by row. */
  multiply(a: Matrices, b: Matrices, to: ArrayPlace, alpha = 1, beta = 0): void {
    const shape = [...this.shape.slice(0, -2), a.shape.at(-2)!, b.shape.at(-1)!];
    const c = { at: to.at, shape, strides: rowMajor(shape) };
    const made = productsOf(this.dtype, a, b, c, this.layout, alpha, beta);
    if (made) this.commands.push(...made);
    else this.isWhole = false;
  }

  /** The same for a result that may lie otherwise. */
  multiplyInto(a: Matrices, b: Matrices, to: Place, alpha = 1): void {
    if (isDense(to)) {
      this.multiply(a, b, this.result(to), alpha);
      return;
    }
    const made = this.room(countOf(to.shape));
    this.multiply(a, b, made, alpha);
    this.give(made, to);
  }

  /** Elements of what expands to the scores, row by row. */
  expanded(place: Place): ArrayPlace {
    const found = this.dense(broadcast(place, this.shape));
    this.isWhole &&= found !== null;
    return found ?? this.room(0);
  }

  /** Weights after dropout. */
  dropped(weights: ArrayPlace, factors: ArrayPlace | null): ArrayPlace {
    if (factors === null) return weights;
    const to = this.room(weights.length);
    this.loop([to, weights, factors], (out, p, by) => {
      for (let i = 0; i < out.length; i++) out[i] = p[i]! * by[i]!;
    });
    return to;
  }
}

function turned({ at, shape, strides }: Matrices): Matrices {
  const swap = (list: readonly number[]) => [...list.slice(0, -2), list.at(-1)!, list.at(-2)!];
  return { at, shape: swap(shape), strides: swap(strides) };
}

export const plainAttention: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [q, k, v, mask] = inputs as [Place, Place, Place, Place | null];
  const [out, weights] = outputs as [Place, Place | undefined];
  const { scale, causal, emptyRowsAreZero, factors } = attrs as PlainAttrs;
  const dtype = floatTypeOf([...inputs, ...outputs, factors]);
  if (weights === undefined || dtype === null || !isDense(weights) || countOf(weights.shape) === 0) return null;
  const all = new Scores(layout, dtype, weights.shape);
  const { rows, keys } = all;
  const queries = q.shape.at(-2)!;
  const logits = all.room(rows * keys);
  // The mask lies where the product is added to it.
  if (mask) all.begin(all.expanded(mask), logits);
  all.multiply(all.place(q), turned(all.place(k)), logits, scale, mask ? 1 : 0);
  const isEmpty = new Uint8Array(rows);
  if (causal || emptyRowsAreZero)
    all.loop([logits], (scores) => {
      if (causal) hideFuture(scores, rows, queries, keys);
      if (emptyRowsAreZero) findEmpty(scores, rows, keys, isEmpty);
    });
  const p = all.result(weights);
  const lines = { outer: rows, n: keys, inner: 1 };
  all.commands.push({ kind: 'softmax', logarithmic: false, dtype, lines, at: logits.at, to: p.at });
  if (emptyRowsAreZero)
    all.loop([p], (scores) => {
      for (let r = 0; r < rows; r++) if (isEmpty[r] === 1) scores.fill(0, r * keys, (r + 1) * keys);
    });
  const kept = all.dropped(p, factors && all.expanded(factors));
  all.multiplyInto(all.scores(kept), all.place(v), out);
  return all.isWhole ? all.commands : null;
};

export const plainAttentionBackward: Lower = ({ inputs, outputs, attrs }, layout) => {
  const [g, gWeights, q, k, v, p] = inputs as [Place | null, Place | null, Place, Place, Place, Place];
  const [gq, gk, gv, gScores] = outputs as [Place, Place, Place, Place];
  const { scale, factors } = attrs as PlainAttrs;
  const dtype = floatTypeOf([...inputs, ...outputs, factors]);
  if (inputs.length !== 6 || dtype === null || !isDense(p) || !isDense(gScores) || countOf(p.shape) === 0) return null;
  const all = new Scores(layout, dtype, p.shape);
  const { rows, keys } = all;
  const weights = all.result(p);
  const d = all.result(gScores);
  if (g) all.multiply(all.place(g), turned(all.place(v)), d);
  else all.begin(null, d);
  const by = factors && all.expanded(factors);
  const more = gWeights && all.expanded(gWeights);
  if (by) all.loop([d, by], (to, factor) => scale_(to, factor));
  if (more)
    all.loop([d, more], (to, from) => {
      for (let i = 0; i < to.length; i++) to[i]! += from[i]!;
    });
  all.loop([d, weights], (to, from) => throughSoftmax(to, from, rows, keys));
  const scores = all.scores(d);
  all.multiplyInto(scores, all.place(k), gq, scale);
  all.multiplyInto(turned(scores), all.place(q), gk, scale);
  if (g) all.multiplyInto(turned(all.scores(all.dropped(weights, by))), all.place(g), gv);
  else if (isDense(gv)) all.begin(null, all.result(gv));
  else return null;
  return all.isWhole ? all.commands : null;
};

function scale_(to: Floats, by: Floats): void {
  for (let i = 0; i < to.length; i++) to[i]! *= by[i]!;
}

/** Notes the rows whose scores are all -∞. */
function findEmpty(scores: Floats, rows: number, size: number, isEmpty: Uint8Array): void {
  for (let r = 0, at = 0; r < rows; r++, at += size) {
    let i = 0;
    while (i < size && scores[at + i] === Number.NEGATIVE_INFINITY) i++;
    isEmpty[r] = i === size ? 1 : 0;
  }
}
