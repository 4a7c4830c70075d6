import { type Tensor, tensor, where } from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import { axisOf, given, limited, numbersIn, type OnnxCall, type Operators } from '../call.ts';

/** How one dimension is resized. */
interface Resizing {
  readonly size: number;
  readonly target: number;
  readonly scale: number;
  /** Of the part that is cropped, relative to the dimension. */
  readonly start: number;
  readonly end: number;
}

interface Style {
  readonly mode: string;
  readonly coordinates: string;
  readonly nearest: string;
  readonly cubic: number;
  readonly excludeOutside: boolean;
  readonly antialias: boolean;
}

/** Where a result's centre lies in the input. Source: https://onnx.ai/onnx/operators/onnx__Resize.html */
function place(i: number, r: Resizing, coordinates: string): number {
  const { size, target, scale, start, end } = r;
  switch (coordinates) {
    case 'half_pixel':
      return (i + 0.5) / scale - 0.5;
    case 'half_pixel_symmetric': {
      const adjustment = target / (scale * size);
      return (size / 2) * (1 - adjustment) + (i + 0.5) / scale - 0.5;
    }
    case 'pytorch_half_pixel':
      return target > 1 ? (i + 0.5) / scale - 0.5 : 0;
    case 'align_corners':
      return target > 1 ? (i * (size - 1)) / (target - 1) : 0;
    case 'asymmetric':
      return i / scale;
    case 'tf_crop_and_resize':
      if (target === 1) return 0.5 * (start + end) * (size - 1);
      return start * (size - 1) + (i * (end - start) * (size - 1)) / (target - 1);
    default:
      throw new OnnxError(`there is no coordinate_transformation_mode '${coordinates}'`);
  }
}

function nearest(x: number, how: string): number {
  if (how === 'floor') return Math.floor(x);
  if (how === 'ceil') return Math.ceil(x);
  return how === 'round_prefer_ceil' ? Math.floor(x + 0.5) : Math.ceil(x - 0.5);
}

/** What an element at distance `x` weighs. */
function weight(x: number, { mode, cubic: a }: Style): number {
  const d = Math.abs(x);
  if (mode === 'linear') return Math.max(0, 1 - d);
  if (d <= 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
  return d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
}

/** The weights of the input's elements in each result: a row of the matrix that resizes a dimension. */
function weights(call: OnnxCall, r: Resizing, style: Style): Tensor {
  const { size, target } = r;
  const matrix = new Float64Array(target * size);
  // Shrinking with antialiasing, every result sees as much more of the input.
  const stretch = style.antialias ? Math.min(r.scale, 1) : 1;
  const radius = (style.mode === 'linear' ? 1 : 2) / stretch;
  const first = Math.floor(-radius) + 1;
  limited(call, [Math.ceil(2 * radius), target]);
  for (let i = 0; i < target; i++) {
    const x = place(i, r, style.coordinates);
    const base = Math.floor(x);
    let sum = 0;
    for (let k = first; k <= 1 - first; k++) {
      const at = base + k;
      if (style.excludeOutside && (at < 0 || at >= size)) continue;
      const w = weight((at - x) * stretch, style);
      matrix[i * size + Math.max(0, Math.min(size - 1, at))]! += w;
      sum += w;
    }
    if (style.excludeOutside || style.antialias) {
      for (let j = 0; j < size; j++) matrix[i * size + j]! /= sum;
    }
  }
  return tensor(matrix).reshape([target, size]);
}

function resizeDim(call: OnnxCall, x: Tensor, dim: number, r: Resizing, style: Style): Tensor {
  limited(
    call,
    x.shape.map((n, d) => (d === dim ? r.target : n)),
  );
  limited(call, [r.target, r.size]);
  if (style.mode !== 'nearest') {
    const matrix = weights(call, r, style)
      .t()
      .to(x.isFloatingPoint() ? x.dtype : 'float32');
    const spread = x.isFloatingPoint() ? x : x.to('float32');
    return spread.movedim(dim, -1).matmul(matrix).movedim(-1, dim);
  }
  const at = Array.from({ length: r.target }, (_, i) =>
    BigInt(Math.max(0, Math.min(r.size - 1, nearest(place(i, r, style.coordinates), style.nearest)))),
  );
  return x.indexSelect(dim, tensor(at, { dtype: 'int64' }));
}

/** Sizes, scales and crops of the resized dimensions. */
function resizings(call: OnnxCall, x: Tensor, axes: readonly number[]): Resizing[] {
  const { attributes, opset } = call;
  const roi = (opset > 10 ? numbersIn(call, 1) : undefined) ?? [];
  const scales = numbersIn(call, opset > 10 ? 2 : 1) ?? attributes.floats('scales');
  const sizes = numbersIn(call, 3);
  const crop = (i: number) => ({ start: roi[i] ?? 0, end: roi[axes.length + i] ?? 1 });
  if (!sizes || sizes.length === 0) {
    if (scales?.length !== axes.length) throw new OnnxError(`${axes.length} scales or sizes are needed`);
    return axes.map((axis, i) => {
      const { start, end } = crop(i);
      const size = x.shape[axis]!;
      const part = attributes.string('coordinate_transformation_mode', '') === 'tf_crop_and_resize' ? end - start : 1;
      return { size, target: Math.floor(size * part * scales[i]!), scale: scales[i]!, start, end };
    });
  }
  const policy = attributes.string('keep_aspect_ratio_policy', 'stretch');
  const ratios = axes.map((axis, i) => sizes[i]! / x.shape[axis]!);
  const common = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  return axes.map((axis, i) => {
    const size = x.shape[axis]!;
    if (policy === 'stretch') return { size, target: sizes[i]!, scale: ratios[i]!, ...crop(i) };
    return { size, target: Math.floor(common * size + 0.5), scale: common, ...crop(i) };
  });
}

function resize(call: OnnxCall): Tensor {
  const { attributes, opset } = call;
  const x = given(call, 0);
  const axes = attributes.ints('axes')?.map((axis) => axisOf(axis, x.ndim)) ?? x.shape.map((_, i) => i);
  const style: Style = {
    mode: attributes.string('mode', 'nearest'),
    coordinates: attributes.string('coordinate_transformation_mode', opset > 10 ? 'half_pixel' : 'asymmetric'),
    nearest: attributes.string('nearest_mode', opset > 10 ? 'round_prefer_floor' : 'floor'),
    cubic: attributes.float('cubic_coeff_a', -0.75),
    excludeOutside: attributes.int('exclude_outside', 0) !== 0,
    antialias: attributes.int('antialias', 0) !== 0,
  };
  if (!['nearest', 'linear', 'cubic'].includes(style.mode)) throw new OnnxError(`there is no mode '${style.mode}'`);
  const wanted = resizings(call, x, axes);
  let result = x;
  wanted.forEach((r, i) => {
    if (r.target !== r.size || r.scale !== 1 || r.start !== 0 || r.end !== 1) {
      result = resizeDim(call, result, axes[i]!, r, style);
    }
  });
  if (style.coordinates !== 'tf_crop_and_resize') return result.to(x.dtype);
  // What lies outside the input has a value of its own.
  const value = attributes.float('extrapolation_value', 0);
  return wanted
    .reduce((t, r, i) => {
      const inside = Array.from({ length: r.target }, (_, j) => {
        const at = place(j, r, style.coordinates);
        return at >= 0 && at <= r.size - 1;
      });
      const shape = t.shape.map((n, d) => (d === axes[i] ? n : 1));
      return where(tensor(inside).reshape(shape), t, value);
    }, result)
    .to(x.dtype);
}

/** Images of other sizes. */
export const resizes: Operators = {
  Resize: resize,
  Upsample: (call) => resize({ ...call, opset: Math.min(call.opset, 10) }),
};
