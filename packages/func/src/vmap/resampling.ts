import type { Tensor } from '@wick/tensor';
import { apply } from '@wick/tensor/internal';
import { type BatchCall, full, type Rule } from './call.ts';
import { fromSecond, intoSecond } from './folding.ts';
import { moreImages } from './images.ts';

/**
 * Values read at the points of a grid. One grid for all: the samples are more channels. One input for all: their points lie
 * one behind the other.
 */
const gridSampleRule: Rule = (call: BatchCall) => {
  const { op, inputs, batched, attrs, size } = call;
  const [x, grid] = inputs as [Tensor, Tensor];
  if (!batched[1]) return fromSecond(apply(op, [intoSecond(x), grid], attrs), size);
  if (batched[0]) return moreImages(call);
  // [B, N, H, …, 2] as [N, B · H, …, 2]
  const out: Tensor = apply(op, [x, intoSecond(grid)], attrs);
  const [n, c, , ...rest] = out.shape as [number, number, number];
  return out.reshape([n, c, size, -1, ...rest]).movedim(2, 0);
};

/** The adjoint, which writes for each sample into a plane of its own. */
const gridScatterRule: Rule = (call: BatchCall) => {
  const { op, inputs, batched, attrs, size } = call;
  const [g, grid] = inputs as [Tensor, Tensor];
  return batched[1] ? moreImages(call) : fromSecond(apply(op, [intoSecond(g), grid], attrs), size);
};

/** Windows that drawn samples place: whatever dimensions are before the planes. */
const fractionalMaxPoolRule: Rule = (call: BatchCall) => {
  const attrs = call.attrs as { shape: readonly number[] };
  return apply(call.op, [full(call, 0), full(call, 1)], { ...attrs, shape: [call.size, ...attrs.shape] });
};

/** Rules of reading between places, and of windows that are placed by hand. */
export const resamplingRules: readonly (readonly [names: string, rule: Rule])[] = [
  ['interpolate interpolateBackward unfoldBlocks foldBlocks', moreImages],
  ['gridSample', gridSampleRule],
  ['gridScatter', gridScatterRule],
  ['fractionalMaxPool', fractionalMaxPoolRule],
];
