import { writable } from '../../autograd/dispatch.ts';
import { show, showShape } from '../../core/check.ts';
import { ShapeError } from '../../core/errors.ts';
import { checkTensor } from '../../core/operand.ts';
import { type Given, type Named, named, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { naming } from '../../core/room.ts';
import { normalizeDim, sameShape } from '../../core/shape.ts';
import type { Tensor } from '../../tensor.ts';
import { zeros } from '../creation/zeros.ts';
import { asStridedView } from './asStrided.ts';
import { clone } from './clone.ts';
import { diag } from './diag.ts';
import { diagonal, diagonalOptions, type GivenDiagonal } from './diagonal.ts';
import { select } from './select.ts';
import { slice } from './slice.ts';

/** A copy in whose `part` the source stands. */
function into(name: string, x: Tensor, source: Tensor, part: (x: Tensor) => Tensor): Tensor {
  checkTensor(name, x);
  checkTensor(name, source, 'source');
  const out = writable(clone(x), [source]);
  const place = part(out);
  if (!sameShape(place.shape, source.shape))
    throw new ShapeError(`${name}: source must have shape ${showShape(place.shape)}, got ${showShape(source.shape)}`);
  place.copy_(source);
  return out;
}

/**
 * A copy whose `index`-th part along a dimension is `source`.
 *
 * @example
 * ```ts
 * selectScatter(tensor([[1, 2], [3, 4]]), tensor([0, 0]), 0, 1); // [[1, 2], [0, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.select_scatter.html
 */
export function selectScatter(x: Tensor, source: Tensor, dim: number, index: number): Tensor {
  return into('selectScatter', x, source, (t) => select(t, dim, index, 'selectScatter'));
}

/** Options of `sliceScatter`. */
export interface SliceScatterOptions {
  /** The dimension. Default: 0. */
  dim?: number;
  /** The first place. Default: null, the beginning. */
  start?: number | null;
  /** The place before which the slice ends. Default: null, the end. */
  end?: number | null;
  /** From one place to the next. Default: 1. */
  step?: number;
}

/** Options of `sliceScatter`, by position or by name. */
export type GivenSliceScatter = Given<
  SliceScatterOptions,
  [dim: number, start: number | null, end: number | null, step: number]
>;

const sliceScatterOptions = optionTable(
  {
    dim: unchecked(0),
    start: unchecked<number | null>(null),
    end: unchecked<number | null>(null),
    step: unchecked(1),
  } satisfies RulesFor<SliceScatterOptions>,
  ['dim', 'start', 'end', 'step'],
);

/**
 * A copy whose elements start, start + step, … before `end` along a dimension are `source`.
 *
 * @example
 * ```ts
 * sliceScatter(tensor([1, 2, 3, 4]), tensor([0, 0]), 0, 1, 3); // [1, 0, 0, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.slice_scatter.html
 */
export function sliceScatter(x: Tensor, source: Tensor, ...given: GivenSliceScatter): Tensor {
  const { dim, start, end, step } = sliceScatterOptions.take('sliceScatter', given);
  return into('sliceScatter', x, source, (t) => slice(t, dim, start, end, step));
}

/**
 * A copy whose diagonal is `source`.
 *
 * @example
 * ```ts
 * diagonalScatter(tensor([[1, 2], [3, 4]]), tensor([0, 0])); // [[0, 2], [3, 0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diagonal_scatter.html
 */
export function diagonalScatter(x: Tensor, source: Tensor, ...given: GivenDiagonal): Tensor {
  const which = diagonalOptions.take('diagonalScatter', given);
  return into('diagonalScatter', x, source, (t) => diagonal(t, which));
}

/**
 * A copy whose elements at any strides over its memory are `source`.
 *
 * @example
 * ```ts
 * asStridedScatter(tensor([1, 2, 3, 4]), tensor([0, 0]), [2], [2]); // [0, 2, 0, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.as_strided_scatter.html
 */
export function asStridedScatter(
  x: Tensor,
  source: Tensor,
  size: readonly number[],
  stride: readonly number[],
  storageOffset?: Named<'storageOffset', number | null>,
): Tensor {
  return into('asStridedScatter', x, source, (t) => asStridedView(t, size, stride, storageOffset));
}

const embedOptions = optionTable(
  { offset: unchecked(0), dim1: unchecked(-2), dim2: unchecked(-1) },
  diagonalOptions.positional,
);

/**
 * Matrices with the last dimension on their diagonals, zeros elsewhere, as the dimensions `dim1` and `dim2`.
 *
 * @example
 * ```ts
 * diagEmbed(tensor([1, 2])); // [[1, 0], [0, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diag_embed.html
 */
export function diagEmbed(x: Tensor, ...given: GivenDiagonal): Tensor {
  const { offset, dim1, dim2 } = embedOptions.take('diagEmbed', given);
  if (checkTensor('diagEmbed', x).ndim === 0) throw new ShapeError('diagEmbed: at least one dimension is needed');
  const rank = x.ndim + 1;
  const [a, b] = [normalizeDim('diagEmbed', dim1, rank, 'dim1'), normalizeDim('diagEmbed', dim2, rank, 'dim2')];
  if (a === b) throw new RangeError(`diagEmbed: dim1 and dim2 must differ, got ${dim1} and ${dim2}`);
  if (!Number.isInteger(offset)) throw new RangeError(`diagEmbed: offset must be a whole number, got ${show(offset)}`);
  const n = x.shape.at(-1)! + Math.abs(offset);
  const shape = x.shape.slice(0, -1);
  for (const d of [Math.min(a, b), Math.max(a, b)]) shape.splice(d, 0, n);
  const out = writable(
    naming('diagEmbed', () => zeros(shape, { dtype: x.dtype })),
    [x],
  );
  diagonal(out, offset, a, b).copy_(x);
  return out;
}

/**
 * The matrix with all elements on its diagonal.
 *
 * @example
 * ```ts
 * diagflat(tensor([[1], [2]])); // [[1, 0], [0, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.diagflat.html
 */
export function diagflat(x: Tensor, offset: Named<'offset', number> = 0): Tensor {
  return diag(checkTensor('diagflat', x).reshape(-1), named('diagflat', 'offset', offset));
}
