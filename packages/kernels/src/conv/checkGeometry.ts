import { requireLength } from '../floatArray.ts';
import { type ConvGeometry, volume } from './geometry.ts';

/** The arrays of a convolution; which of them is read and which written depends on the function. */
interface ConvArrays {
  input: ArrayLike<unknown>;
  weight: ArrayLike<unknown>;
  output: ArrayLike<unknown>;
  bias: ArrayLike<unknown> | null;
  /** Length of the bias: the channels of the side that is written. */
  biasChannels: number;
}

/** Refuses sizes that make no sense and arrays that are shorter than the geometry says. */
export function checkConvolution(fn: string, g: ConvGeometry, arrays: ConvArrays): void {
  checkAtLeast(fn, 0, g, ['batch', 'inChannels', 'outChannels']);
  checkAtLeast(fn, 1, g, ['groups']);
  if (g.inChannels % g.groups !== 0 || g.outChannels % g.groups !== 0) {
    throw new RangeError(
      `${fn}: groups must divide inChannels and outChannels, got groups ${g.groups}, channels ${g.inChannels} and ${g.outChannels}`,
    );
  }
  checkTriples(fn, g);
  requireLength(fn, 'input', arrays.input, g.batch * g.inChannels * volume(g.input));
  requireLength(fn, 'weight', arrays.weight, g.outChannels * (g.inChannels / g.groups) * volume(g.kernel));
  requireLength(fn, 'output', arrays.output, g.batch * g.outChannels * volume(g.output));
  if (arrays.bias !== null) requireLength(fn, 'bias', arrays.bias, arrays.biasChannels);
}

/** Refuses spatial sizes that are no counts, and kernels, strides and dilations below 1. */
export function checkTriples(
  fn: string,
  g: Pick<ConvGeometry, 'input' | 'kernel' | 'stride' | 'padding' | 'dilation' | 'output'>,
): void {
  for (let i = 0; i < triples.length; i++) {
    const name = triples[i]!;
    const least = name === 'kernel' || name === 'stride' || name === 'dilation' ? 1 : 0;
    const sizes = g[name];
    if (sizes.length !== 3 || !areWhole(sizes, least)) {
      throw new RangeError(`${fn}: ${name} must be three integers of at least ${least}, got [${sizes.join(', ')}]`);
    }
  }
}

const triples = ['input', 'kernel', 'stride', 'padding', 'dilation', 'output'] as const;

/** Whether all sizes are whole numbers of at least `least`. */
export function areWhole(sizes: readonly number[], least: number): boolean {
  for (let i = 0; i < sizes.length; i++) if (!Number.isInteger(sizes[i]) || sizes[i]! < least) return false;
  return true;
}

/** Refuses counts that are not integers or lie below `least`. */
export function checkAtLeast<K extends string>(fn: string, least: number, counts: Record<K, number>, names: K[]): void {
  for (const name of names) {
    const value = counts[name];
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(`${fn}: ${name} must be an integer of at least ${least}, got ${value}`);
    }
  }
}
