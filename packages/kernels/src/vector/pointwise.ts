import { byPieces, source, target, vectorKernels } from './pieces.ts';

// Each of these does the work in WebAssembly and says true, or does nothing and says false where a plain loop should do
// it: no WebAssembly, other arrays than of float32, few elements. The results have the bits of that loop, but for exp and
// sigmoid. An operand may be the result, at the same place.

/** The operations on two arrays. */
export type VectorBinary = 'add' | 'sub' | 'mul' | 'div' | 'reluGrad';

/**
 * `out[o + i] = a[p + i] op b[q + i]` for i < n. `reluGrad` is `b <= 0 ? 0 : a`.
 *
 * @returns whether it was done
 */
export function vectorBinary(
  op: VectorBinary,
  n: number,
  out: unknown,
  o: number,
  a: unknown,
  p: number,
  b: unknown,
  q: number,
): boolean {
  const kernels = vectorKernels(n);
  if (kernels === null || !isSingle(out) || !isSingle(a) || !isSingle(b)) return false;
  const run = kernels[op];
  byPieces(n, [source(a, p), source(b, q), target(out, o)], ([x, y, to], count) => run(x!, y!, to!, count));
  return true;
}

const withOne = { add: 'addOne', sub: 'subOne', mul: 'mulOne', div: 'divOne' } as const;

/**
 * `out[o + i] = a[p + i] op b` for i < n, where b is a float32 number.
 *
 * @returns whether it was done
 */
export function vectorWithScalar(
  op: keyof typeof withOne,
  n: number,
  out: unknown,
  o: number,
  a: unknown,
  p: number,
  b: number,
): boolean {
  const kernels = vectorKernels(n);
  if (kernels === null || !isSingle(out) || !isSingle(a)) return false;
  const run = kernels[withOne[op]];
  byPieces(n, [source(a, p), target(out, o)], ([x, to], count) => run(x!, b, to!, count));
  return true;
}

/**
 * `out[o + i] = a[p + i] + k b[q + i]` for i < n, in double and rounded once.
 *
 * @returns whether it was done
 */
export function vectorAddScaled(
  n: number,
  out: unknown,
  o: number,
  a: unknown,
  p: number,
  b: unknown,
  q: number,
  k: number,
): boolean {
  const kernels = vectorKernels(n);
  if (kernels === null || !isSingle(out) || !isSingle(a) || !isSingle(b)) return false;
  byPieces(n, [source(a, p), source(b, q), target(out, o)], ([x, y, to], count) =>
    kernels.addScaled(x!, y!, k, to!, count),
  );
  return true;
}

/** The operations on one array. */
export type VectorUnary = 'relu' | 'exp' | 'sigmoid';

/**
 * `out[o + i] = op(a[p + i])` for i < n. `relu` is `x <= 0 ? 0 : x`: NaN stays. `exp` is
 * within 2 units of the last place, and `sigmoid`, 1 / (1 + exp(-x)) in float32, within 3.
 *
 * @returns whether it was done
 */
export function vectorUnary(op: VectorUnary, n: number, out: unknown, o: number, a: unknown, p: number): boolean {
  const kernels = vectorKernels(n);
  if (kernels === null || !isSingle(out) || !isSingle(a)) return false;
  const run = kernels[op];
  byPieces(n, [source(a, p), target(out, o)], ([x, to], count) => run(x!, to!, count));
  return true;
}

function isSingle(array: unknown): array is Float32Array {
  return array instanceof Float32Array;
}
