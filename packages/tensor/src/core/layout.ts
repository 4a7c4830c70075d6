import { isRowMajor, sameShape } from './shape.ts';

/** A tensor's geometry, without its memory. */
export interface Layout {
  readonly shape: readonly number[];
  readonly _strides: readonly number[];
}

/**
 * The dimensions from the outermost to the innermost: the order in which PyTorch's iterator walks operands of the
 * (broadcast) `shape`. The largest stride comes first, as the first operand has it that steps along both dimensions;
 * where strides are equal the smaller size is the inner one, and a stride of 0 leaves the decision to the next operand.
 */
export function iterationOrder(shape: readonly number[], operands: readonly (readonly number[])[]): number[] {
  const dims: number[] = []; // sorted so far, the innermost first
  for (let d = shape.length - 1; d >= 0; d--) {
    let at = dims.push(d) - 1;
    for (let i = at - 1; i >= 0; i--) {
      const order = compare(dims[i]!, d, shape, operands);
      if (order < 0) break;
      if (order === 0) continue; // undecided: a dimension further in may still change places with it
      dims[at] = dims[i]!;
      dims[i] = d;
      at = i;
    }
  }
  return dims.reverse();
}

/** Above 0 if dimension `a` belongs outside of `b`, below if inside, 0 if it does not matter. */
function compare(a: number, b: number, shape: readonly number[], operands: readonly (readonly number[])[]): number {
  for (const strides of operands) {
    const s = Math.abs(strides[a]!);
    const t = Math.abs(strides[b]!);
    if (s === 0 || t === 0) continue;
    if (s !== t) return s - t;
    if (shape[a]! > shape[b]!) return 1;
  }
  return 0;
}

/** Strides without gaps for dimensions that lie in memory in this order, the outermost first. */
export function stridesInOrder(shape: readonly number[], order: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = order.length - 1; i >= 0; i--) {
    const d = order[i]!;
    strides[d] = step;
    step *= shape[d]!;
  }
  return strides;
}

/** Whether the elements fill a stretch of memory, each a place of its own, in whatever order of the dimensions. */
export function isDense(shape: readonly number[], strides: readonly number[]): boolean {
  if (isRowMajor(shape, strides)) return true;
  let left = 0;
  for (const n of shape) if (n > 1) left++;
  for (let step = 1; left > 0; left--) {
    let at = -1;
    for (let d = 0; d < shape.length; d++) if (shape[d]! > 1 && strides[d] === step) at = d;
    if (at < 0) return false;
    step *= shape[at]!;
  }
  return true;
}

/** Whether there are elements and every stride, also of a size of 1, is that of a new row-major tensor. */
export function isExactlyRowMajor({ shape, _strides }: Layout): boolean {
  let step = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    if (_strides[d] !== step) return false;
    step *= shape[d]!;
  }
  return step > 0;
}

/** {@link isExactlyRowMajor} for all operands of a shape; what has no dimensions has no say. */
function areExactlyRowMajor(shape: readonly number[], operands: readonly Layout[]): boolean {
  for (let i = 0; i < operands.length; i++) {
    const t = operands[i]!;
    if (t.shape.length > 0 && !(sameShape(t.shape, shape) && isExactlyRowMajor(t))) return false;
  }
  return true;
}

/**
 * The strides of an elementwise result that nothing else decides, as PyTorch's iterator gives them; null for row-major.
 * Operands of one shape and without gaps that lie alike hand their strides on; otherwise the result is without gaps, in
 * the order in which the operands are walked.
 */
export function resultStrides(shape: readonly number[], operands: readonly Layout[]): readonly number[] | null {
  if (areExactlyRowMajor(shape, operands)) return null; // nearly always
  const first = operands[0]!;
  const alike = operands.every((t) => sameShape(t.shape, shape));
  if (alike && operands.every((t) => isRowMajor(shape, t._strides))) return null;
  if (alike && shape.length === 4 && operands.every((t) => isChannelsLast(shape, t._strides)))
    return channelsLastStrides(shape);
  if (alike && operands.every((t) => sameShape(t._strides, first._strides)) && isDense(shape, first._strides))
    return first._strides;
  const walked = operands.map((t) => walkedStrides(t, shape));
  const order = iterationOrder(shape, walked);
  return order.every((d, i) => d === i) ? null : stridesInOrder(shape, order);
}

/** The strides with which an operand is read in a (broadcast) shape: 0 where it is stretched. */
function walkedStrides({ shape, _strides }: Layout, to: readonly number[]): number[] {
  const lead = to.length - shape.length;
  return to.map((n, i) => (i < lead || (shape[i - lead] === 1 && n !== 1) ? 0 : _strides[i - lead]!));
}

/** The order of dimensions of an image in which its channels come last in memory: NHWC, NDHWC. */
function channelsLastOrder(rank: number): number[] {
  return [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
}

/** The strides of a tensor (N, C, H, W) or (N, C, D, H, W) whose channels come last in memory. */
export function channelsLastStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (const d of channelsLastOrder(shape.length).reverse()) {
    strides[d] = step;
    step *= shape[d]!;
  }
  return strides;
}

/** Whether the elements lie channels last and without gaps (sizes of 1 may have any stride). */
export function isChannelsLast(shape: readonly number[], strides: readonly number[]): boolean {
  let step = 1;
  for (const d of channelsLastOrder(shape.length).reverse()) {
    if (shape[d] === 1) continue;
    if (strides[d] !== step) return false;
    step *= shape[d]!;
  }
  return true;
}

/**
 * The strides of a copy, and of a tensor made like another: its own where it has no gaps, else its order of dimensions
 * without them.
 */
export function likeStrides({ shape, _strides: strides }: Layout): readonly number[] {
  if (isDense(shape, strides)) return strides;
  return stridesInOrder(shape, iterationOrder(shape, [strides]));
}

/** Whether PyTorch takes strides, with gaps or without, for those of a channels-last tensor; row-major where both fit. */
export function looksChannelsLast(shape: readonly number[], strides: readonly number[]): boolean {
  if ((shape.length !== 4 && shape.length !== 5) || strides[1] === 0) return false;
  let least = 0;
  for (const d of channelsLastOrder(shape.length).reverse()) {
    if (shape[d] === 0 || strides[d]! < least) return false;
    if (d === 0 && least === strides[1]) return false;
    least = strides[d]! * Math.max(1, shape[d]!);
  }
  return true;
}
