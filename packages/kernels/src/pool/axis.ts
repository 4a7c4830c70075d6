import type { Triple } from '../conv/geometry.ts';
import type { AdaptivePoolGeometry, AvgPoolGeometry, MaxPoolGeometry } from './geometry.ts';

/** The windows of a pool along one dimension, one entry per output position. */
export interface Axis {
  /** First input position inside the window. */
  starts: Int32Array;
  /** End of the window, exclusive. */
  ends: Int32Array;
  /** What the window counts for in an average's divisor. */
  counts: Int32Array;
}

type Axes = readonly [Axis, Axis, Axis];

function makeAxis(output: number, window: (position: number) => readonly [start: number, end: number, count: number]) {
  const axis = { starts: new Int32Array(output), ends: new Int32Array(output), counts: new Int32Array(output) };
  for (let position = 0; position < output; position++) {
    const [start, end, count] = window(position);
    axis.starts[position] = start;
    axis.ends[position] = end;
    axis.counts[position] = count;
  }
  return axis;
}

function makeAxes(output: Triple, axis: (dimension: 0 | 1 | 2, size: number) => Axis): Axes {
  return [axis(0, output[0]), axis(1, output[1]), axis(2, output[2])];
}

/**
 * Windows of an average pool, clipped to the input. With `countIncludePad` a window counts as many places as it has
 * within input and padding (in ceil mode the last one may reach beyond both), else those inside the input.
 */
export function avgPoolAxes(g: AvgPoolGeometry, countIncludePad: boolean): Axes {
  return makeAxes(g.output, (dimension, output) => {
    const [size, padding] = [g.input[dimension], g.padding[dimension]];
    return makeAxis(output, (position) => {
      const start = position * g.stride[dimension] - padding;
      const end = Math.min(start + g.kernel[dimension], size + padding);
      const inside = Math.max(start, 0);
      const insideEnd = Math.max(inside, Math.min(end, size));
      return [inside, insideEnd, countIncludePad ? end - start : insideEnd - inside];
    });
  });
}

/** Windows of a max pool: the first tap inside the input, and where the taps end. */
export function maxPoolAxes(g: MaxPoolGeometry): Axes {
  return makeAxes(g.output, (dimension, output) => {
    const dilation = g.dilation[dimension];
    return makeAxis(output, (position) => {
      const start = position * g.stride[dimension] - g.padding[dimension];
      const end = Math.min(start + (g.kernel[dimension] - 1) * dilation + 1, g.input[dimension]);
      const inside = start < 0 ? start + Math.ceil(-start / dilation) * dilation : start;
      return [inside, end, 0];
    });
  });
}

/** By geometry: a plan asks for those of the same one at every run. */
const adaptive = new WeakMap<AdaptivePoolGeometry, Axes>();

/** Windows of an adaptive pool: from `floor(i * input / output)` to `ceil((i + 1) * input / output)`. */
export function adaptiveAxes(g: AdaptivePoolGeometry): Axes {
  let axes = adaptive.get(g);
  if (axes === undefined) {
    axes = makeAdaptive(g);
    adaptive.set(g, axes);
  }
  return axes;
}

function makeAdaptive(g: AdaptivePoolGeometry): Axes {
  return makeAxes(g.output, (dimension, output) => {
    const size = g.input[dimension];
    return makeAxis(output, (position) => {
      const start = Math.floor((position * size) / output);
      const end = Math.ceil(((position + 1) * size) / output);
      return [start, end, end - start];
    });
  });
}
