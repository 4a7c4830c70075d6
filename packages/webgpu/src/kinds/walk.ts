import { mergeDims } from '@wick/kernels/plan';
import type { Params } from '../wgsl/params.ts';
import { type Piece, piece } from '../wgsl/piece.ts';

/** Elements that are walked, row by row. */
export interface Walk {
  readonly count: number;
  readonly shape: readonly number[];
  readonly stride: readonly number[];
}

/** The walk of some dimensions of an array. */
export function walkOf(shape: readonly number[], stride: readonly number[], dims: readonly number[]): Walk {
  const sizes = dims.map((d) => shape[d]!);
  const merged = mergeDims(sizes, [{ stride: dims.map((d) => stride[d]!) }]);
  const count = sizes.reduce((all, n) => all * n, 1);
  return { count, shape: merged?.shape ?? [], stride: merged?.strides[0] ?? [] };
}

/** A function from the number of an element of a walk to the words before it; an element has `words` of them. */
export function walk(name: string, { shape, stride }: Walk, params: Params, words = 1): Piece {
  if (shape.length <= 1) {
    params.add({ [name]: (stride[0] ?? 0) * words });
    return piece(`fn ${name}Of(i: u32) -> u32 { return i * params.${name}; }`);
  }
  let code = 'var rest = i; var at = 0u;';
  for (let d = shape.length - 1; d >= 0; d--) {
    params.add({ [`${name}N${d}`]: shape[d]!, [`${name}S${d}`]: stride[d]! * words });
    code += ` at += (rest % params.${name}N${d}) * params.${name}S${d}; rest /= params.${name}N${d};`;
  }
  return piece(`fn ${name}Of(i: u32) -> u32 { ${code} return at; }`);
}
