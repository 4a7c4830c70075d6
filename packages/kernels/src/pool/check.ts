import { areWhole, checkAtLeast } from '../conv/checkGeometry.ts';
import { type Triple, volume } from '../conv/geometry.ts';
import { requireLength } from '../floatArray.ts';
import type { AdaptivePoolGeometry } from './geometry.ts';

/** Refuses sizes that make no sense and arrays that are shorter than the geometry says. */
export function checkPool(
  fn: string,
  g: AdaptivePoolGeometry & Partial<Record<'kernel' | 'stride' | 'padding' | 'dilation', Triple>>,
  input: ArrayLike<unknown>,
  outputs: Record<string, ArrayLike<unknown>>,
): void {
  checkAtLeast(fn, 0, g, ['planes']);
  for (let i = 0; i < triples.length; i++) {
    const name = triples[i]!;
    const least = name === 'kernel' || name === 'stride' || name === 'dilation' ? 1 : 0;
    const sizes = g[name];
    if (sizes !== undefined && (sizes.length !== 3 || !areWhole(sizes, least))) {
      throw new RangeError(`${fn}: ${name} must be three integers of at least ${least}, got [${sizes.join(', ')}]`);
    }
  }
  requireLength(fn, 'input', input, g.planes * volume(g.input));
  for (const name in outputs) requireLength(fn, name, outputs[name]!, g.planes * volume(g.output));
}

const triples = ['input', 'output', 'padding', 'kernel', 'stride', 'dilation'] as const;
