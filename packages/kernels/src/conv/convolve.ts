import type { FloatArray } from '../floatArray.ts';
import { isWorthwhile } from '../wasm/build.ts';
import { type Compute, computeWith } from '../wasm/compute.ts';
import { type Convolution, convProducts, type Way } from './convolution.ts';
import { type ConvGeometry, volume } from './geometry.ts';
import { columns } from './ways/columns.ts';
import { depthwise } from './ways/depthwise.ts';
import { gather } from './ways/gather.ts';
import { tiles } from './ways/tiles.ts';
import { winograd } from './ways/winograd.ts';

/** The ways to do a convolution: the first one that fits does it. The last one fits always. */
export const ways: readonly Way[] = [depthwise, columns, winograd, gather, tiles];

/** Does a convolution whose arrays are known to be long enough. */
export function convolve(asked: Omit<Convolution, 'compute'>): void {
  const compute = computeFor(asked.geometry, [asked.input, asked.weight, asked.output, asked.bias]);
  const c = { ...asked, compute };
  for (const way of ways) if (way.fits(c) && way.run(c)) return;
}

/** Products below which a convolution is done before its tables are written. */
const SMALLEST = 20_000;

/** The kernels, or null: arrays of two types, small sizes, no WebAssembly, or not enough memory. */
export function computeFor(g: ConvGeometry, floats: readonly (FloatArray | null)[]): Compute | null {
  const products = convProducts(g);
  if (products === 0 || !isWorthwhile(products >= SMALLEST)) return null;
  const { BYTES_PER_ELEMENT: size, constructor: type } = floats[0]!;
  if (!floats.every((array) => array === null || array.constructor === type)) return null;
  const inputs =
    g.batch * g.inChannels * volume(g.input.map((x, i) => x + 2 * (g.padding[i]! + g.kernel[i]!)) as never);
  const outputs = g.batch * g.outChannels * volume(g.output.map((x, i) => x + 2 * g.kernel[i]!) as never);
  const weights = g.outChannels * (g.inChannels / g.groups) * volume(g.kernel);
  return computeWith(size * (2 * inputs + 2 * outputs + 3 * weights) + 64e6, 2 * products);
}
