import { expr, type Term } from '@wick/kernels';
import type { Command, MatrixPlace, StridedPlace } from '@wick/kernels/plan';
import { copy, dense, type Layout, type Lower, rowMajor } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import { broadcast } from '../passes/pointwise.ts';
import { element, filled } from './places.ts';

// Attention that keeps its weights, in the steps that it is defined by: what goes by blocks has a kernel.

interface Sizes {
  readonly items: number;
  readonly queries: number;
  readonly keys: number;
}

/** Matrices side by side, or their transposes: `rows` and `columns` are those in memory. */
function matrices(at: number, rows: number, columns: number, turned = false): MatrixPlace {
  return { at, batch: rows * columns, row: turned ? 1 : columns, column: turned ? columns : 1 };
}

/** Element by element work on the scores, whose place is the first input: its result takes their place, or that of `to`. */
function onScores(
  { items, queries, keys }: Sizes,
  scores: number,
  others: readonly StridedPlace[],
  value: Term,
  to = scores,
): Command {
  const stride = [queries * keys, keys, 1];
  const inputs = [{ at: scores, stride }, ...others];
  const output = { at: to, stride, value: value as ReturnType<typeof expr.add> };
  return { kind: 'pointwise', shape: [items, queries, keys], inputs, outputs: [output] };
}

/** A place that broadcasts over the scores, with its batch dimensions as one; null where they are not one. */
function overScores(place: Place, shape: readonly number[], layout: Layout, commands: Command[]): StridedPlace {
  const wide = broadcast(place, shape);
  const [row, column] = wide.strides.slice(-2) as [number, number];
  if (wide.strides.slice(0, -2).every((step, d) => step === 0 || shape[d] === 1))
    return { at: layout.at(place), stride: [0, row, column] };
  const at = layout.room(4 * countOf(shape));
  commands.push(
    copy(shape, { at: layout.at(place), stride: wide.strides }, { at, stride: rowMajor(shape), dtype: 'float32' }),
  );
  return { at, stride: rowMajor([countOf(shape.slice(0, -2)), ...shape.slice(-2)]) };
}

/** Where a result is to be computed row by row, and what then brings it to its place. */
function target(place: Place, layout: Layout): readonly [at: number, after: readonly Command[]] {
  if (isDense(place)) return [layout.at(place), []];
  const at = layout.room(4 * countOf(place.shape));
  const to = { at: layout.at(place), stride: place.strides };
  return [at, [copy(place.shape, { at, stride: rowMajor(place.shape) }, to)]];
}

function sizesOf(scores: Place): Sizes {
  const [queries, keys] = scores.shape.slice(-2) as [number, number];
  return { items: countOf(scores.shape.slice(0, -2)), queries, keys };
}

const [first, second] = [{ given: 0 }, { given: 1 }];

interface Attrs {
  readonly scale: number;
  readonly causal?: boolean;
  readonly emptyRowsAreZero?: boolean;
  readonly factors: Place | null;
}

/** P = softmax(scale Q Kᵀ + mask), out = (P ∘ factors) V */
export const attentionWithWeights: Lower = ({ inputs, outputs, attrs }: CallStep, layout) => {
  const [q, k, v, mask] = inputs as [Place, Place, Place, Place | null];
  const [out, weights] = outputs as [Place, Place];
  const { scale, causal, emptyRowsAreZero, factors } = attrs as Attrs;
  const sizes = sizesOf(weights);
  const { items, queries, keys } = sizes;
  const [depth, width] = [q.shape.at(-1)!, v.shape.at(-1)!];
  if (items * queries * keys === 0) return filled(0, out.shape, element(out, layout));
  if (!isDense(weights) || depth * width === 0) return null;
  const commands: Command[] = [];
  const [atQ, atK, atV] = [q, k, v].map((place) => dense(place, layout, commands)!) as [number, number, number];
  const scores = layout.room(4 * items * queries * keys);
  commands.push({
    kind: 'product',
    batch: items,
    ...{ m: queries, n: keys, k: depth, alpha: scale },
    a: matrices(atQ, queries, depth),
    b: matrices(atK, keys, depth, true),
    c: matrices(scores, queries, keys),
  });
  if (mask) {
    const place = overScores(mask, weights.shape, layout, commands);
    commands.push(onScores(sizes, scores, [place], expr.add(first, second)));
  }
  if (causal) {
    // A line of zeros and of -∞, read from one place earlier in each row.
    const line = layout.room(4 * (queries + keys));
    commands.push({ kind: 'move', bytes: 4 * queries, from: null, to: line });
    const hidden = { at: line + 4 * queries, stride: [1], value: first };
    commands.push({
      kind: 'pointwise',
      shape: [keys],
      inputs: [],
      numbers: [Number.NEGATIVE_INFINITY],
      outputs: [hidden],
    });
    const from = { at: line + 4 * (queries - 1), stride: [0, -1, 1] };
    const value = expr.where(expr.eq(second, 0), first, Number.NEGATIVE_INFINITY);
    commands.push(onScores(sizes, scores, [from], value));
  }
  const at = layout.at(weights);
  const lines = { outer: items * queries, n: keys, inner: 1 };
  commands.push({ kind: 'softmax', logarithmic: false, lines, at: scores, to: at });
  if (emptyRowsAreZero && mask) {
    const most = layout.room(4 * items * queries);
    const shape = [items * queries, keys];
    commands.push({ kind: 'reduce', what: 'max', shape, stride: [keys, 1], at: scores, dims: [1], to: most });
    const value = expr.where(expr.eq(second, Number.NEGATIVE_INFINITY), 0, first);
    commands.push(onScores(sizes, at, [{ at: most, stride: [queries, 1, 0] }], value));
  }
  let used = at;
  if (factors) {
    used = scores;
    const place = overScores(factors, weights.shape, layout, commands);
    commands.push(onScores(sizes, at, [place], expr.mul(first, second), used));
  }
  const [to, after] = target(out, layout);
  const b = matrices(atV, keys, width);
  const c = matrices(to, queries, width);
  const product = { batch: items, m: queries, n: width, k: keys, a: matrices(used, queries, keys), b, c };
  return [...commands, { kind: 'product', ...product }, ...after];
};

/** dP = (g Vᵀ) ∘ factors + gWeights, dS = P ∘ (dP - Σ dP ∘ P), and the gradients of Q, K and V from that. */
export const attentionWithWeightsBackward: Lower = ({ inputs, outputs, attrs }: CallStep, layout) => {
  const [g, gWeights, q, k, v, p] = inputs as [Place | null, Place | null, Place, Place, Place, Place];
  const [gradQ, gradK, gradV, gradScores] = outputs as [Place, Place, Place, Place];
  const { scale, factors } = attrs as Attrs;
  const sizes = sizesOf(p);
  const { items, queries, keys } = sizes;
  const [depth, width] = [q.shape.at(-1)!, v.shape.at(-1)!];
  if (items * queries * keys === 0) return outputs.flatMap((to) => filled(0, to.shape, element(to, layout)));
  if (!isDense(gradScores) || depth * width === 0) return null;
  const commands: Command[] = [];
  const [atQ, atK, atV, atP] = [q, k, v, p].map((place) => dense(place, layout, commands)!) as number[];
  const atG = g && dense(g, layout, commands);
  const bytes = 4 * items * queries * keys;
  const d = layout.room(bytes);
  const product = (a: MatrixPlace, b: MatrixPlace, c: MatrixPlace, m: number, n: number, steps: number, alpha = 1) =>
    commands.push({ kind: 'product', batch: items, m, n, k: steps, alpha, a, b, c });
  if (atG === null) commands.push({ kind: 'move', bytes, from: null, to: d });
  else {
    const b = matrices(atV!, keys, width, true);
    product(matrices(atG, queries, width), b, matrices(d, queries, keys), queries, keys, width);
  }
  let used = atP!;
  if (factors) {
    const place = overScores(factors, p.shape, layout, commands);
    used = layout.room(bytes);
    commands.push(onScores(sizes, d, [place], expr.mul(first, second)));
    commands.push(onScores(sizes, atP!, [place], expr.mul(first, second), used));
  }
  if (gWeights)
    commands.push(onScores(sizes, d, [overScores(gWeights, p.shape, layout, commands)], expr.add(first, second)));
  const scores = layout.at(gradScores);
  const lines = { outer: items * queries, n: keys, inner: 1 };
  commands.push({ kind: 'softmaxGrad', logarithmic: false, lines, grad: d, y: atP!, to: scores });
  const [toQ, afterQ] = target(gradQ, layout);
  const [toK, afterK] = target(gradK, layout);
  const [toV, afterV] = target(gradV, layout);
  const [s, turned] = [matrices(scores, queries, keys), matrices(scores, queries, keys, true)];
  product(s, matrices(atK!, keys, depth), matrices(toQ, queries, depth), queries, depth, keys, scale);
  product(turned, matrices(atQ!, queries, depth), matrices(toK, keys, depth), keys, depth, queries, scale);
  if (atG === null) commands.push({ kind: 'move', bytes: 4 * countOf(v.shape), from: null, to: toV });
  else {
    const a = matrices(used, queries, keys, true);
    product(a, matrices(atG, queries, width), matrices(toV, keys, width), keys, width, queries);
  }
  return [...commands, ...afterQ, ...afterK, ...afterV];
};
