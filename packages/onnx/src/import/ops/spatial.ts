import {
  conv1d,
  conv2d,
  conv3d,
  convTranspose1d,
  convTranspose2d,
  convTranspose3d,
  maxPool1d,
  maxPool2d,
  maxPool3d,
  ones,
  onesLike,
  type Tensor,
} from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import { given, type OnnxCall, type Operators } from '../call.ts';
import { countOf, padded, type Window, windowsOf } from './windows.ts';

const convs = [conv1d, conv2d, conv3d];
const transposed = [convTranspose1d, convTranspose2d, convTranspose3d];
const maxPools = [maxPool1d, maxPool2d, maxPool3d];

/** The function for this many spatial dimensions. */
function forRank<F>(functions: readonly F[], rank: number): F {
  const found = functions[rank - 1];
  if (!found) throw new OnnxError(`${rank} spatial dimensions: wick has 1, 2 or 3`);
  return found;
}

const symmetric = (windows: readonly Window[]) => windows.every(({ before, behind }) => before === behind);

function conv(call: OnnxCall): Tensor {
  const [x, weight] = [given(call, 0), given(call, 1)];
  const sizes = x.shape.slice(2);
  const windows = windowsOf(call.attributes, sizes, call.attributes.ints('kernel_shape') ?? weight.shape.slice(2));
  const same = symmetric(windows);
  const input = same
    ? x
    : padded(
        call,
        x,
        windows.map(({ before, behind }) => [before, behind] as const),
        0,
      );
  return forRank(convs, sizes.length)(input, weight, call.inputs[2] ?? null, {
    stride: windows.map(({ stride }) => stride),
    padding: windows.map(({ before }) => (same ? before : 0)),
    dilation: windows.map(({ dilation }) => dilation),
    groups: call.attributes.int('group', 1),
  });
}

function convTranspose(call: OnnxCall): Tensor {
  const { attributes } = call;
  const [x, weight] = [given(call, 0), given(call, 1)];
  const sizes = x.shape.slice(2);
  const kernel = attributes.ints('kernel_shape') ?? weight.shape.slice(2);
  const stride = attributes.ints('strides') ?? sizes.map(() => 1);
  const dilation = attributes.ints('dilations') ?? sizes.map(() => 1);
  const extra = attributes.ints('output_padding') ?? sizes.map(() => 0);
  const rank = sizes.length;
  const auto = attributes.string('auto_pad', 'NOTSET');
  const wanted = attributes.ints('output_shape')?.slice(-rank);
  const pads = attributes.ints('pads') ?? new Array<number>(2 * rank).fill(0);
  const sides = sizes.map((size, d): readonly [number, number] => {
    const whole = (size - 1) * stride[d]! + dilation[d]! * (kernel[d]! - 1) + 1 + extra[d]!;
    const goal = wanted?.[d] ?? (auto.startsWith('SAME') ? size * stride[d]! : undefined);
    if (goal === undefined) return [-pads[d]!, -pads[rank + d]!];
    // What is more than wanted is cut off, the odd one before, or behind where asked for.
    const total = whole - goal;
    const half = Math.floor(total / 2);
    return auto === 'SAME_UPPER' ? [-half, half - total] : [half - total, -half];
  });
  // wick's output padding has to be smaller than the stride: zeros behind the result are the same thing.
  const result = forRank(transposed, rank)(x, weight, null, {
    stride,
    dilation,
    groups: attributes.int('group', 1),
  });
  const cut = padded(
    call,
    result,
    sides.map(([before, behind], d) => [before, behind + extra[d]!] as const),
    0,
  );
  const bias = call.inputs[2];
  return bias ? cut.add(bias.reshape([-1, ...sizes.map(() => 1)])) : cut;
}

/** The windows of a pool, and what it takes around the input that the last ones end inside. */
function poolWindows(call: OnnxCall, sizes: readonly number[]) {
  const windows = windowsOf(call.attributes, sizes, call.attributes.ints('kernel_shape') ?? []);
  const ceil = call.attributes.int('ceil_mode', 0) !== 0;
  const sides = windows.map((w, d): readonly [number, number] => {
    const end = (countOf(w, sizes[d]!, ceil) - 1) * w.stride + w.dilation * (w.kernel - 1) + 1;
    return [w.before, end - sizes[d]! - w.before];
  });
  return { windows, sides };
}

function maxPool(call: OnnxCall): readonly (Tensor | null)[] {
  const x = given(call, 0);
  const sizes = x.shape.slice(2);
  const { windows, sides } = poolWindows(call, sizes);
  const floating = x.isFloatingPoint();
  // Integers have no infinity: they are pooled as doubles, which hold them.
  const wide = padded(call, floating ? x : x.to('float64'), sides, Number.NEGATIVE_INFINITY);
  const [values, indices] = forRank(maxPools, sizes.length)(
    wide,
    windows.map(({ kernel }) => kernel) as never,
    {
      stride: windows.map(({ stride }) => stride),
      dilation: windows.map(({ dilation }) => dilation),
      returnIndices: true,
    } as never,
  ) as unknown as [Tensor, Tensor];
  const result = floating ? values : values.to(x.dtype);
  return call.outputs > 1 ? [result, flatIndices(call, x, wide, indices, sides)] : [result];
}

/** Places in planes with a border as places in all of the input, rows or columns first. */
function flatIndices(
  call: OnnxCall,
  x: Tensor,
  wide: Tensor,
  indices: Tensor,
  sides: readonly (readonly [number, number])[],
): Tensor {
  const columnsFirst = call.attributes.int('storage_order', 0) !== 0;
  const rank = sides.length;
  const [sizes, around] = [x.shape.slice(2), wide.shape.slice(2)];
  let rest = indices;
  const places: Tensor[] = [];
  for (let d = rank - 1; d >= 0; d--) {
    places[d] = rest.remainder(around[d]!).sub(sides[d]![0]);
    rest = rest.floorDivide(around[d]!);
  }
  const order = sizes.map((_, d) => d);
  if (columnsFirst) order.reverse();
  const inPlane = order.reduce<Tensor | null>(
    (sum, d) => (sum ? sum.mul(sizes[d]!).add(places[d]!) : places[d]!),
    null,
  )!;
  const plane = sizes.reduce((a, b) => a * b, 1);
  const [n, c] = x.shape as [number, number];
  const first = onesLike(inPlane.reshape([n * c, -1]).narrow(1, 0, 1))
    .cumsum(0)
    .sub(1)
    .mul(plane);
  return inPlane.add(first.reshape([n, c, ...sizes.map(() => 1)])).to('int64');
}

/** Sums over windows, by a convolution of every plane with ones. */
function windowSums(planes: Tensor, windows: readonly Window[]): Tensor {
  const weight = ones([1, 1, ...windows.map(({ kernel }) => kernel)], { dtype: planes.dtype as 'float32' });
  return forRank(convs, windows.length)(planes, weight, null, {
    stride: windows.map(({ stride }) => stride),
    dilation: windows.map(({ dilation }) => dilation),
  });
}

function averagePool(call: OnnxCall): Tensor {
  const x = given(call, 0);
  const [n, c, ...sizes] = x.shape as [number, number, ...number[]];
  const { windows, sides } = poolWindows(call, sizes);
  const countBorder = call.attributes.int('count_include_pad', 0) !== 0;
  const planes = padded(call, x.reshape([n * c, 1, ...sizes]), sides, 0);
  // What counts: the input and, where wanted, its border, but not what lies behind that.
  const inside = ones([1, 1, ...sizes], { dtype: x.dtype as 'float32' });
  const counted = countBorder
    ? padded(
        call,
        padded(
          call,
          inside,
          windows.map(({ before, behind }) => [before, behind] as const),
          1,
        ),
        behindBorder(windows, sides),
        0,
      )
    : padded(call, inside, sides, 0);
  const result = windowSums(planes, windows).div(windowSums(counted, windows));
  return result.reshape([n, c, ...result.shape.slice(2)]);
}

function behindBorder(windows: readonly Window[], sides: readonly (readonly [number, number])[]) {
  return windows.map(({ behind }, d) => [0, sides[d]![1] - behind] as const);
}

function lpPool(call: OnnxCall): Tensor {
  const x = given(call, 0);
  const [n, c, ...sizes] = x.shape as [number, number, ...number[]];
  const { windows, sides } = poolWindows(call, sizes);
  const p = call.attributes.int('p', 2);
  const sums = windowSums(
    padded(
      call,
      x
        .abs()
        .pow(p)
        .reshape([n * c, 1, ...sizes]),
      sides,
      0,
    ),
    windows,
  );
  return sums.pow(1 / p).reshape([n, c, ...sums.shape.slice(2)]);
}

const spatialDims = (x: Tensor) => Array.from({ length: x.ndim - 2 }, (_, i) => i + 2);

/** Convolutions and pools. */
export const spatial: Operators = {
  Conv: conv,
  ConvTranspose: convTranspose,
  MaxPool: maxPool,
  AveragePool: averagePool,
  LpPool: lpPool,
  GlobalAveragePool: (call) => given(call, 0).mean(spatialDims(given(call, 0)), true),
  GlobalMaxPool: (call) => given(call, 0).amax(spatialDims(given(call, 0)), true),
  GlobalLpPool(call) {
    const x = given(call, 0);
    const p = call.attributes.int('p', 2);
    return x
      .abs()
      .pow(p)
      .sum(spatialDims(x), true)
      .pow(1 / p);
  },
};
