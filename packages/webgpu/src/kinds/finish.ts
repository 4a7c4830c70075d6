import type { Epilogue } from '@wick/kernels/plan';
import { keyOf } from '../wgsl/keys.ts';
import { linked, type Piece, piece } from '../wgsl/piece.ts';
import { wordAt } from '../words.ts';
import { inner, isVectors } from './inner.ts';

/** What becomes of the elements of a product's or a convolution's result: they are stored, or gone on with in registers. */
export interface Finish {
  /** A part of the keys of programs that have it. */
  readonly key: string;
  /** What it is told, beside what the kernel is. */
  readonly values: { readonly [name: string]: number };
  readonly usesNumbers: boolean;
  /** `fn finish(at: u32, result: f32)`, for the element at a word. */
  readonly text: string;
  /** `fn finish4(at: u32, result: vec4<f32>)` for an arena of vectors; null where there are none to write. */
  readonly vectors: string | null;
  /** Both beside other pieces, which they may share some with. */
  readonly pieces: { readonly one: Piece; readonly four: Piece | null };
}

/** They are stored. */
export const plain: Finish = finishBy(
  '',
  {},
  false,
  piece('fn finish(at: u32, result: f32) { store(at, result); }'),
  piece('fn finish4(at: u32, result: vec4<f32>) { store4(at, result); }'),
);

function finishBy(key: string, values: Finish['values'], usesNumbers: boolean, one: Piece, four: Piece | null): Finish {
  return { key, values, usesNumbers, text: linked([one]), vectors: four && linked([four]), pieces: { one, four } };
}

/** What an epilogue makes of a result that begins at a byte and lies without gaps. */
export function finishOf(epilogue: Epilogue | undefined, result: number): Finish {
  if (epilogue === undefined || epilogue.outputs.length === 0) return plain;
  const { outputs, isStored = true } = epilogue;
  const named = ({ at }: { readonly at: number }) => (at === result ? 'sum' : null);
  const program = inner(epilogue, outputs, { named });
  if (program === null) return plain;
  const { params, usesNumbers } = program;
  params.add({ first: wordAt(result) });
  // As the bits that memory would have: nothing is joined with what made them.
  const code = /* wgsl */ `
fn finish(at: u32, result: f32) {
  let i = at - params.first;
  let sum = bitcast<u32>(result) ^ params.zero;
  ${[...program.body, ...program.stores, ...(isStored ? ['arena[at] = sum;'] : [])].join('\n  ')}
}`;
  const one = piece(code, ...program.pieces);
  const four = outputs.every((output) => isVectors(epilogue, output)) ? vectorsOf(epilogue, named, isStored) : null;
  return finishBy(keyOf(' then', linked([one])), params.values, usesNumbers, one, four);
}

/** Four elements at a time: all are made before any is written. */
function vectorsOf(epilogue: Epilogue, named: (place: { readonly at: number }) => string | null, isStored: boolean) {
  const { inputs, outputs } = epilogue;
  const program = inner(epilogue, outputs, { named, word: (at) => `wordAt(${at})` })!;
  const words = outputs.map((_, k) => `w${k}`);
  const stores = words.map((w, k) => `arena[(params.p${inputs.length + k} + i) / 4u] = ${w};`);
  const code = /* wgsl */ `
struct Made { ${words.map((w) => `${w}: u32`).join(', ')} }
fn made(i: u32, sum: u32) -> Made {
  ${program.body.join('\n  ')}
  return Made(${program.words.join(', ')});
}
fn finish4(at: u32, result: vec4<f32>) {
  let i = at - params.first;
  let sums = bitcast<vec4<u32>>(result) ^ vec4(params.zero);
  ${words.map((w) => `var ${w} = vec4<u32>();`).join(' ')}
  // A loop, which compilers unroll where that is good.
  for (var r = 0u; r < 4u; r++) {
    let one = made(i + r, sums[r]);
    ${words.map((w) => `${w}[r] = one.${w};`).join(' ')}
  }
  ${[...stores, ...(isStored ? ['arena[at / 4u] = sums;'] : [])].join('\n  ')}
}`;
  return piece(code, ...program.pieces);
}
