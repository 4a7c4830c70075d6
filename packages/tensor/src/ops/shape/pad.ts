import { apply } from '../../autograd/dispatch.ts';
import type { OpRecord } from '../../autograd/op.ts';
import { show, showShape } from '../../core/check.ts';
import { copyInto, copyLike } from '../../core/copy.ts';
import { type Scalar, type TypedArray, toStored } from '../../core/dtype.ts';
import { ShapeError } from '../../core/errors.ts';
import { isHalf } from '../../core/half.ts';
import { inFormatOf, laidOut } from '../../core/laidOut.ts';
import { likeStrides, looksChannelsLast } from '../../core/layout.ts';
import { aliasOf, wrapArray } from '../../core/make.ts';
import { type Given, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { allocateFor, checkRoom } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { clone } from './clone.ts';

/** How the places around a tensor are filled. */
export type PadMode = 'constant' | 'reflect' | 'replicate' | 'circular';

interface PadAttrs {
  /** Per dimension: how many places come before and after it; negative ones are cut off. */
  readonly pads: readonly (readonly [number, number])[];
  readonly value: number | bigint;
}

export const constantPadOp: OpRecord<[Tensor], PadAttrs> = {
  name: 'pad',
  forward([x], { pads, value }) {
    const cuts = pads.every(([before, after]) => before <= 0 && after <= 0);
    const shape = x.shape.map((n, i) => n + pads[i]![0] + pads[i]![1]);
    const data = allocateFor(shape, x.dtype);
    if (value !== 0 || Object.is(value, -0)) data.fill(value as never);
    const out = wrapArray(data as TypedArray, shape, x.dtype);
    // The part both have in common, seen as a view of each.
    const common = x.shape.map((n, i) => n + Math.min(0, pads[i]![0]) + Math.min(0, pads[i]![1]));
    if (common.every((n) => n > 0)) {
      const start = (t: Tensor, sign: 1 | -1) =>
        t._strides.reduce((at, s, i) => at + s * Math.max(0, sign * pads[i]![0]), t._offset);
      const kept = aliasOf(x, common, x._strides, start(x, -1));
      if (cuts) return copyLike(kept);
      copyInto(aliasOf(out, common, out._strides, start(out, 1)), kept);
    }
    return cuts ? laidOut(out, likeStrides(aliasOf(x, shape, x._strides))) : inFormatOf(out, [x]);
  },
  // What was added is cut off, and what was cut off gets zeros.
  backward: (g, ctx) => [
    apply(constantPadOp, [g], { pads: ctx.attrs.pads.map(([a, b]) => [-a, -b] as const), value: 0 }),
  ],
};

/** Options of {@link pad}. */
export interface PadOptions {
  /** Default: 'constant'. */
  mode?: PadMode;
  /** What 'constant' fills with. Default: 0. */
  value?: Scalar;
}

const padOptions = optionTable(
  { mode: unchecked<PadMode>('constant'), value: unchecked<Scalar>(0) } satisfies RulesFor<PadOptions>,
  ['mode', 'value'],
);

/**
 * Puts places around a tensor: `torch.nn.functional.pad`.
 *
 * @param x - for modes other than 'constant': (C, …) or (N, C, …), padded in its last one to three dimensions
 * @param padding - two numbers (before, after) per dimension, **the last dimension first**; negative ones cut off
 * @throws RangeError for an odd number of pads, or pads too wide for 'reflect' (size - 1) and 'circular' (size)
 * @example
 * ```ts
 * pad(randn(1, 3, 5, 5), [1, 1, 2, 2], { mode: 'reflect' }).shape; // [1, 3, 9, 7]: 2 above and below
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.pad.html
 */
export function pad(
  x: Tensor,
  padding: readonly number[],
  ...given: Given<PadOptions, [mode: PadMode, value: Scalar]>
): Tensor {
  const { mode, value } = padOptions.take('pad', given);
  if (padding.length % 2 !== 0 || padding.length > 2 * x.ndim) {
    throw new RangeError(
      `pad: padding needs two numbers per padded dimension, at most ${2 * x.ndim} for a tensor of shape ${showShape(x.shape)}, got ${show(padding)}`,
    );
  }
  for (const p of padding)
    if (!Number.isInteger(p)) throw new RangeError(`pad: padding must be whole numbers, got ${show(padding)}`);
  const first = x.ndim - padding.length / 2;
  const pads = x.shape.map((n, i) => {
    const at = 2 * (x.ndim - 1 - i);
    const pair: readonly [number, number] = i < first ? [0, 0] : [padding[at]!, padding[at + 1]!];
    if (n + pair[0] + pair[1] < 0)
      throw new ShapeError(
        `pad: padding ${show(padding)} leaves a negative size in dimension ${i} of shape ${showShape(x.shape)}`,
      );
    return pair;
  });
  if (mode === 'constant')
    return apply(constantPadOp, [x], { pads, value: toStored(value, isHalf(x.dtype) ? 'float32' : x.dtype) });
  if (mode !== 'reflect' && mode !== 'replicate' && mode !== 'circular') {
    throw new RangeError(`pad: mode must be 'constant', 'reflect', 'replicate' or 'circular', got ${show(mode)}`);
  }
  const spatial = padding.length / 2;
  if (spatial < 1 || spatial > 3 || (x.ndim !== spatial + 1 && x.ndim !== spatial + 2)) {
    throw new ShapeError(
      `pad: mode '${mode}' pads the last 1 to 3 dimensions of a (C, …) or (N, C, …) tensor; ${padding.length} numbers do not fit shape ${showShape(x.shape)}`,
    );
  }
  for (let i = first; i < x.ndim; i++) checkReach(mode, x.shape, i, pads[i]!, padding);
  checkRoom(
    'pad',
    x.shape.map((n, i) => n + pads[i]![0] + pads[i]![1]),
    x.dtype,
  );
  let out = x;
  for (let i = first; i < x.ndim; i++) {
    const [before, after] = pads[i]!;
    if (before !== 0 || after !== 0) out = out.indexSelect(i, sources(mode, x.shape[i]!, before, after));
  }
  if (out === x) return x.clone();
  return x.ndim === 4 && mode !== 'circular' && looksChannelsLast(x.shape, x._strides)
    ? clone(out, 'channelsLast')
    : out;
}

function checkReach(
  mode: PadMode,
  shape: readonly number[],
  i: number,
  [before, after]: readonly [number, number],
  padding: readonly number[],
): void {
  const n = shape[i]!;
  const most = mode === 'reflect' ? n - 1 : mode === 'circular' ? n : Number.POSITIVE_INFINITY;
  if (before > most || after > most)
    throw new RangeError(
      `pad: with mode '${mode}' at most ${most} places fit beside dimension ${i} of shape ${showShape(shape)}, got ${show(padding)}`,
    );
  if (n === 0)
    throw new ShapeError(`pad: mode '${mode}' needs a non-empty dimension ${i}, got shape ${showShape(shape)}`);
}

/** Which element each place of a padded dimension is taken from. */
function sources(mode: PadMode, n: number, before: number, after: number): Tensor {
  const index = allocateFor([n + before + after], 'int64', 'pad');
  // What negative pads cut off does not come back when 'circular' wraps around.
  const low = Math.max(0, -before);
  const kept = n - low - Math.max(0, -after);
  for (let i = 0; i < index.length; i++) {
    const at = i - before;
    let from = at;
    if (mode === 'replicate') from = Math.min(Math.max(at, 0), n - 1);
    else if (mode === 'circular') from = low + ((((at - low) % kept) + kept) % kept);
    else if (at < 0) from = -at;
    else if (at >= n) from = 2 * (n - 1) - at;
    index[i] = BigInt(from);
  }
  return wrapArray(index, [index.length], 'int64');
}
