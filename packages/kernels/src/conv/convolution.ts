import type { FloatArray } from '../floatArray.ts';
import type { Compute } from '../wasm/compute.ts';
import { type ConvGeometry, volume } from './geometry.ts';

/**
 * A convolution to do: `result` names the array that is overwritten, the other two are read. The geometry is always that
 * of the forward convolution.
 */
export interface Convolution {
  readonly result: 'output' | 'input' | 'weight';
  /** `(batch, inChannels, ...input)` */
  readonly input: FloatArray;
  /** `(outChannels, inChannels / groups, ...kernel)` */
  readonly weight: FloatArray;
  /** `(batch, outChannels, ...output)` */
  readonly output: FloatArray;
  /** One value per channel of the result, or null; a weight has none. */
  readonly bias: FloatArray | null;
  readonly geometry: ConvGeometry;
  /** The kernels that repay their copies here, or null: plain loops do it. */
  readonly compute: Compute | null;
}

/** A way to do a convolution. */
export interface Way {
  /** Whether this way is the fastest known, of those that come after it in the order of ways. */
  fits(c: Convolution): boolean;
  /** @returns false where a value turned out that this way spoils others by: nothing is written, the next way does it. */
  run(c: Convolution): boolean;
}

/** Number of products of a convolution. */
export function convProducts(g: ConvGeometry): number {
  return g.batch * g.outChannels * (g.inChannels / g.groups) * volume(g.kernel) * volume(g.output);
}

/** A 1 x 1 kernel that maps positions one to one: the image is its own im2col matrix. */
export function isPointwise(g: ConvGeometry): boolean {
  const ones = [...g.kernel, ...g.stride].every((size) => size === 1);
  return ones && g.padding.every((size) => size === 0) && g.input.every((size, i) => size === g.output[i]);
}
