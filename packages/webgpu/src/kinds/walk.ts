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

/** Code that keeps a variable at the words before element `j` of a walk. */
export interface Stepper {
  /** Declares it, for the element of the number `from`. */
  begin(from: string): string;
  /** Goes so many elements on. */
  readonly next: string;
}

/** The steps of `by` elements of a walk: nothing is divided but where it begins. */
export function stepper(name: string, { shape, stride }: Walk, params: Params, by: number, words = 1): Stepper {
  if (shape.length <= 1) {
    const step = (stride[0] ?? 0) * words;
    params.add({ [`${name}S`]: step, [`${name}By`]: step * by });
    return { begin: (from) => `var ${name} = (${from}) * params.${name}S;`, next: `${name} += params.${name}By;` };
  }
  // `by` in the digits of the shape: what is too large for a dimension is one more of the one before it.
  let rest = by;
  let all = 0;
  let next = '';
  let begin = '';
  for (let d = shape.length - 1; d >= 0; d--) {
    const [n, step] = [shape[d]!, stride[d]! * words];
    const index = `${name}X${d}`;
    params.add({ [`${name}N${d}`]: n, [`${name}S${d}`]: step });
    begin += d > 0 ? ` var ${index} = ${name}Rest % params.${name}N${d}; ${name}Rest /= params.${name}N${d};` : '';
    begin += ` ${name} += ${d > 0 ? index : `${name}Rest`} * params.${name}S${d};`;
    const digit = d > 0 ? rest % n : rest;
    rest = Math.floor(rest / n);
    all += digit * step;
    if (d === 0) continue;
    const [by, wrap] = [`${name}D${d}`, `${name}W${d}`];
    params.add({ [by]: digit, [wrap]: stride[d - 1]! * words - n * step });
    const more = d > 1 ? ` ${name}X${d - 1} += 1u;` : '';
    next += ` ${index} += params.${by};
    if (${index} >= params.${name}N${d}) { ${index} -= params.${name}N${d}; ${name} += params.${wrap};${more} }`;
  }
  params.add({ [`${name}By`]: all });
  return {
    begin: (from) => `var ${name}Rest = ${from}; var ${name} = 0u;${begin}`,
    next: `${name} += params.${name}By;${next}`,
  };
}
