import { stack, type Tensor } from '@wick/tensor';
import { type AnyOp, apply, type Operand, perform } from '@wick/tensor/internal';
import { drawingLevel, drawOutside, type Level } from '../levels/level.ts';
import { wrap, wrappedOf } from '../levels/wrap.ts';
import { aligned } from './call.ts';
import { refuseInErrorMode } from './inBatch.ts';

/** Operations that draw numbers. */
export const drawingOps: ReadonlySet<string> = new Set(
  'bernoulli binomial cauchy exponential geometric logNormal mask multinomial normal normalAround poisson random randperm sampleDirichlet slopes standardGamma uniform'.split(
    ' ',
  ),
);

/** Those whose numbers go element by element with their inputs. */
const elementwise = new Set('binomial normalAround poisson standardGamma sampleDirichlet'.split(' '));

/** A draw inside vmap, as its randomness says; null where there is no vmap, so that it is none of ours. */
export function draw(op: AnyOp, inputs: readonly Operand[], attrs: unknown, inPlace = false): Tensor | null {
  const level = drawingLevel();
  if (!level) return null;
  refuseInErrorMode(level);
  const values = inputs.map((t) => (t ? valueAt(t, level) : null));
  const batched = values.some((v) => v?.batched);
  const plain = values.map((v) => v?.value ?? null);
  if (level.randomness === 'same') {
    if (batched && !inPlace)
      throw new TypeError(
        `vmap: randomness='same' is not possible for ${op.name} of a tensor that is vmapped over: each sample draws from its own`,
      );
    return run(level, op, plain, attrs, inPlace);
  }
  const { size } = level;
  if (inPlace) {
    const t = plain[0]!;
    return wrap(run(level, op, [t.newZeros([size, ...t.shape])], attrs, true), level, true);
  }
  if (elementwise.has(op.name)) {
    const rank = Math.max(...values.map((v) => (v ? v.value.ndim - (v.batched ? 1 : 0) : 0)));
    const wide = values.map((v) => {
      if (!v) return null;
      const { value } = v;
      return v.batched ? aligned(value, rank) : value.unsqueeze(0).expand([size, ...value.shape]);
    });
    return wrap(run(level, op, wide, attrs), level, true);
  }
  const samples = Array.from({ length: size }, (_, b) =>
    run(
      level,
      op,
      values.map((v) => (v ? (v.batched ? v.value.select(0, b) : v.value) : null)),
      attrs,
    ),
  );
  return wrap(stack(samples), level, true);
}

/** Operations with a gradient go by the graph's way, those without by their own. */
function run(level: Level, op: AnyOp, inputs: readonly Operand[], attrs: unknown, inPlace = false): Tensor {
  return drawOutside(level, () =>
    op.backward === null ? perform(op, inputs, attrs, inPlace) : apply(op, inputs, attrs),
  );
}

function valueAt(t: Tensor, level: Level): { value: Tensor; batched: boolean } {
  const own = wrappedOf(t);
  if (!own) return { value: t, batched: false };
  if (own.level === level) return own;
  // A level of differentiation inside: its numbers are those of what it wraps.
  return own.level.depth > level.depth ? valueAt(own.value, level) : { value: t, batched: false };
}
