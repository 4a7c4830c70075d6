import { OnnxError } from '../error.ts';
import type { Builder } from './builder.ts';
import { type Call, type Emitter, nameOf, operand, type Run, steady } from './call.ts';

type Triple = readonly [number, number, number];

interface ConvGeometry {
  groups: number;
  kernel: Triple;
  stride: Triple;
  padding: Triple;
  dilation: Triple;
  input: Triple;
  output: Triple;
}

interface PoolGeometry {
  kernel: Triple;
  stride: Triple;
  padding: Triple;
  dilation?: Triple;
  input: Triple;
  output: Triple;
}

/** Kernels are kept in three dimensions; of these the last `rank` are the layer's. */
const last = (triple: Triple, rank: number): number[] => triple.slice(3 - rank);

/** What the output lacks of what the formula without ceiling gives: how much further the last windows reach. */
function reach(g: PoolGeometry, rank: number): number[] {
  const dilation = g.dilation ?? [1, 1, 1];
  return [0, 1, 2].slice(3 - rank).map((d) => {
    const needed = (g.output[d]! - 1) * g.stride[d]! + dilation[d]! * (g.kernel[d]! - 1) + 1;
    return needed - g.input[d]! - 2 * g.padding[d]!;
  });
}

/** The window must be the same in all runs. */
function window(call: Call): void {
  steady(call, 'the window', ({ attrs }) => {
    const { geometry: g, divisor } = attrs as { geometry: ConvGeometry; divisor?: unknown };
    return [g.kernel, g.stride, g.padding, g.dilation, g.groups, divisor];
  });
}

/** Convolutions and pools. */
export const spatial: Readonly<Record<string, Emitter>> = {
  conv(b, call) {
    window(call);
    const { geometry: g, rank } = call.attrs as { geometry: ConvGeometry; rank: number };
    const pads = last(g.padding, rank);
    return [
      b.emit(
        'Conv',
        [0, 1, 2].map((i) => nameOf(b, call, i)),
        {
          kernel_shape: last(g.kernel, rank),
          strides: last(g.stride, rank),
          pads: [...pads, ...pads],
          dilations: last(g.dilation, rank),
          group: g.groups,
        },
      ),
    ];
  },
  convTranspose(b, call) {
    window(call);
    const { geometry: g, rank } = call.attrs as { geometry: ConvGeometry; rank: number };
    const pads = last(g.padding, rank);
    // The geometry is that of the convolution it is the adjoint of: its input is the output here.
    const extra = [0, 1, 2]
      .slice(3 - rank)
      .map(
        (d) =>
          g.input[d]! -
          ((g.output[d]! - 1) * g.stride[d]! - 2 * g.padding[d]! + g.dilation[d]! * (g.kernel[d]! - 1) + 1),
      );
    return [
      b.emit(
        'ConvTranspose',
        [0, 1, 2].map((i) => nameOf(b, call, i)),
        {
          kernel_shape: last(g.kernel, rank),
          strides: last(g.stride, rank),
          pads: [...pads, ...pads],
          dilations: last(g.dilation, rank),
          group: g.groups,
          output_padding: extra,
        },
      ),
    ];
  },
  maxPool(b, call) {
    window(call);
    const { geometry: g } = call.attrs as { geometry: PoolGeometry };
    const rank = spatialRank(g, call.outputs[0]!.ndim);
    const pads = last(g.padding, rank);
    const name = b.emit('MaxPool', [nameOf(b, call, 0)], {
      kernel_shape: last(g.kernel, rank),
      strides: last(g.stride, rank),
      pads: [...pads, ...pads],
      dilations: last(g.dilation!, rank),
      ceil_mode: reach(g, rank).some((n) => n > 0) ? 1 : 0,
    });
    return [name, null];
  },
  avgPool(b, call) {
    window(call);
    const { geometry: g, divisor } = call.attrs as {
      geometry: PoolGeometry;
      divisor: { countIncludePad: boolean; divisorOverride: number | null };
    };
    const rank = spatialRank(g, call.outputs[0]!.ndim);
    const pads = last(g.padding, rank);
    if (divisor.divisorOverride !== null && divisor.divisorOverride !== undefined)
      throw new OnnxError('exportOnnx: divisorOverride has no counterpart in ONNX');
    return [
      b.emit('AveragePool', [nameOf(b, call, 0)], {
        kernel_shape: last(g.kernel, rank),
        strides: last(g.stride, rank),
        pads: [...pads, ...pads],
        ceil_mode: reach(g, rank).some((n) => n > 0) ? 1 : 0,
        count_include_pad: divisor.countIncludePad ? 1 : 0,
      }),
    ];
  },
  adaptiveAvgPool(b, call) {
    const { geometry: g } = call.attrs as { geometry: { input: Triple; output: Triple } };
    const rank = operand(call, 0).ndim - 2;
    if (toOne(call, rank)) return [b.emit('GlobalAveragePool', [nameOf(b, call, 0)])];
    const [sizes, outs] = [last(g.input, rank), last(g.output, rank)];
    fixed(call, rank);
    if (sizes.every((n, d) => n % outs[d]! === 0))
      return [b.emit('AveragePool', [nameOf(b, call, 0)], even(g, rank, 'adaptiveAvgPool'))];
    return [sizes.reduce((name, n, d) => meansAlong(b, call, name, 2 + d, n, outs[d]!), nameOf(b, call, 0))];
  },
  adaptiveMaxPool(b, call) {
    const { geometry: g } = call.attrs as { geometry: { input: Triple; output: Triple } };
    const rank = operand(call, 0).ndim - 2;
    if (toOne(call, rank)) return [b.emit('GlobalMaxPool', [nameOf(b, call, 0)]), null];
    fixed(call, rank);
    return [b.emit('MaxPool', [nameOf(b, call, 0)], even(g, rank, 'adaptiveMaxPool')), null];
  },
};

interface BlockGeometry {
  readonly channels: number;
  readonly kernel: Triple;
  readonly stride: Triple;
  readonly padding: Triple;
  readonly dilation: Triple;
  readonly input: Triple;
}

const both = (g: BlockGeometry) => {
  const pads = last(g.padding, 2);
  return { strides: last(g.stride, 2), dilations: last(g.dilation, 2), pads: [...pads, ...pads] };
};

function blockWindow(call: Call): void {
  steady(call, 'the window', ({ attrs }) => {
    const g = attrs as BlockGeometry;
    return [g.channels, g.kernel, g.stride, g.padding, g.dilation];
  });
}

/** Sliding blocks. */
export const blocks: Readonly<Record<string, Emitter>> = {
  /** ONNX has no unfold: a depthwise convolution picks each place of the kernel. */
  unfoldBlocks(b, call) {
    const g = call.attrs as BlockGeometry;
    blockWindow(call);
    const x = operand(call, 0);
    const kernel = last(g.kernel, 2);
    const taps = kernel[0]! * kernel[1]!;
    const picks = Float64Array.from({ length: g.channels * taps * taps }, (_, i) =>
      i % taps === Math.floor(i / taps) % taps ? 1 : 0,
    );
    const flat = b.floats(b.fresh('taps'), picks, x.dtype as 'float32' | 'float64');
    const weight = b.emit('Reshape', [flat, b.ints([g.channels * taps, 1, ...kernel])]);
    const picked = b.emit('Conv', [nameOf(b, call, 0), weight], {
      group: g.channels,
      kernel_shape: kernel,
      ...both(g),
    });
    return [b.emit('Reshape', [picked, b.ints([0, 0, -1])])];
  },
  foldBlocks(b, call) {
    const g = call.attrs as BlockGeometry;
    blockWindow(call);
    const image = b.shape(
      call.runs.map(({ attrs }) => last((attrs as BlockGeometry).input, 2)),
      'fold',
    );
    return [b.emit('Col2Im', [nameOf(b, call, 0), image, b.ints(last(g.kernel, 2))], both(g))];
  },
};

function spatialRank(g: PoolGeometry, ndim: number): number {
  // Dimensions that the pool does not have are 1 everywhere.
  const absent = [0, 1].findIndex((d) => g.input[d] !== 1 || g.kernel[d] !== 1 || g.output[d] !== 1);
  return Math.min(ndim - 2, absent < 0 ? 1 : 3 - absent);
}

/** Whether each plane becomes one value, however large it is. */
function toOne(call: Call, rank: number): boolean {
  return call.runs.every(({ outputs }) => outputs[0]!.shape.slice(-rank).every((n) => n === 1));
}

/** The windows of an adaptive pool follow from the sizes, which must be the same in all runs. */
function fixed(call: Call, rank: number): void {
  const of = ({ attrs }: Run) => {
    const { geometry: g } = attrs as { geometry: { input: Triple; output: Triple } };
    return [last(g.input, rank), last(g.output, rank)].join();
  };
  if (call.runs.some((run) => of(run) !== of(call)))
    throw new OnnxError(`exportOnnx: the windows follow from a dynamic size: ONNX has adaptive pools to 1 alone`);
}

/** An adaptive pool whose windows are all of one size is an ordinary one. */
function even(g: { input: Triple; output: Triple }, rank: number, op: string) {
  const [sizes, outs] = [last(g.input, rank), last(g.output, rank)];
  if (sizes.some((n, d) => n % outs[d]! !== 0))
    throw new OnnxError(
      `exportOnnx: ${op} from [${sizes.join(', ')}] to [${outs.join(', ')}]: give a size that the output divides`,
    );
  const window = sizes.map((n, d) => n / outs[d]!);
  return { kernel_shape: window, strides: window };
}

/** Means over windows of unequal sizes along one dimension, as a product with a matrix of their shares. */
function meansAlong(b: Builder, call: Call, x: string, dim: number, size: number, out: number): string {
  const { ndim, dtype } = operand(call, 0);
  const shares = new Float64Array(size * out);
  for (let o = 0; o < out; o++) {
    const [start, end] = [Math.floor((o * size) / out), Math.ceil(((o + 1) * size) / out)];
    for (let i = start; i < end; i++) shares[i * out + o] = 1 / (end - start);
  }
  const flat = b.floats(b.fresh('shares'), shares, dtype as 'float32' | 'float64');
  const matrix = b.emit('Reshape', [flat, b.ints([size, out])]);
  const perm = Array.from({ length: ndim }, (_, d) => (d === dim ? ndim - 1 : d === ndim - 1 ? dim : d));
  const turned = (name: string) => (dim === ndim - 1 ? name : b.emit('Transpose', [name], { perm }));
  return turned(b.emit('MatMul', [turned(x), matrix]));
}
