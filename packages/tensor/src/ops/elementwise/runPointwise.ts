import { type Program, runFlat, runProgram } from '@wick/kernels';
import { isSeen } from '../../autograd/dispatch.ts';
import { isGradEnabled } from '../../autograd/gradMode.ts';
import { alongMemory } from '../../core/copy.ts';
import { checkWide, type DType, type Scalar, type WideArray, type WideDType } from '../../core/dtype.ts';
import { isExactlyRowMajor } from '../../core/layout.ts';
import { allocateStrided } from '../../core/make.ts';
import { isSafe } from '../../core/overlap.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
import { isTensor } from '../../core/tensorCore.ts';
import { tracing } from '../../core/tracer.ts';
import type { Tensor } from '../../tensor.ts';
import { allocateResult, cast, flatStep, runUnary, type UnaryKernel } from './pointwise.ts';

/** The numbers of a program, as loops over the dtype take them: see `loopScalar`. */
export type Parameters = readonly (number | bigint)[];

const none: Parameters = [];

/** The tensors in the dtype that an operation computes with. */
export function castAll(inputs: readonly Tensor[], dtype: DType): readonly Tensor[] {
  for (let i = 0; i < inputs.length; i++)
    if (inputs[i]!.dtype !== dtype) return inputs.map((input) => cast(input, dtype));
  return inputs;
}

/**
 * Runs a program over one to three tensors with broadcasting, into `target` where that is possible.
 *
 * @param inputs - of dtype `compute`, but for conditions of bool
 * @param result - `compute`, or bool for a truth
 */
export function runPointwise(
  where: string,
  program: Program,
  inputs: readonly Tensor[],
  compute: DType,
  result: DType,
  target?: Tensor,
  parameters = none,
): Tensor {
  checkWide(compute);
  const out = run(where, program, inputs, compute, result, target, parameters);
  tracing.by?.pointwise({ program, inputs, numbers: parameters, compute, out });
  return out;
}

function run(
  where: string,
  program: Program,
  inputs: readonly Tensor[],
  compute: WideDType,
  result: DType,
  target: Tensor | undefined,
  parameters: Parameters,
): Tensor {
  const a = inputs[0]!;
  let shape = a.shape;
  if (target === undefined && areAlike(inputs)) {
    const out = allocateStrided(shape, result, null, undefined, false);
    runAlike(program, compute, parameters, out, a, inputs[1], inputs[2]);
    return out;
  }
  for (let i = 1; i < inputs.length; i++)
    if (!sameShape(shape, inputs[i]!.shape)) shape = broadcastShapes(where, shape, inputs[i]!.shape);
  const out = fits(target, shape, result, inputs) ? target : allocateResult(shape, result, inputs);
  const n = out.numel();
  if (n === 0) return out;
  const sa = flatStep(a, out);
  const b = inputs[1];
  const sb = b ? flatStep(b, out) : 0;
  const c = inputs[2];
  const sc = c ? flatStep(c, out) : 0;
  if (sa < 0 || sb < 0 || sc < 0) {
    const [to, ...from] = alongMemory(out, ...inputs);
    runProgram(program, compute, to.shape, to, from, parameters);
    return out;
  }
  runFlat(
    program,
    compute,
    n,
    parameters,
    valuesOf(out),
    out._offset,
    valuesOf(a),
    a._offset,
    sa,
    b && valuesOf(b),
    b?._offset,
    sb,
    c && valuesOf(c),
    c?._offset,
    sc,
  );
  return out;
}

/** Whether all have one shape, some element, and lie row by row. */
function areAlike(inputs: readonly Tensor[]): boolean {
  const { shape } = inputs[0]!;
  for (let i = 0; i < inputs.length; i++) {
    const t = inputs[i]!;
    if (!sameShape(t.shape, shape) || !isExactlyRowMajor(t)) return false;
  }
  return true;
}

function runAlike(
  program: Program,
  compute: WideDType,
  numbers: Parameters,
  out: Tensor,
  a: Tensor,
  b?: Tensor,
  c?: Tensor,
) {
  const n = a.numel();
  const to = valuesOf(out);
  const from = valuesOf(a);
  if (b === undefined) runFlat(program, compute, n, numbers, to, 0, from, a._offset, 1);
  else if (c === undefined) runFlat(program, compute, n, numbers, to, 0, from, a._offset, 1, valuesOf(b), b._offset, 1);
  else {
    const [second, third] = [valuesOf(b), valuesOf(c)];
    runFlat(program, compute, n, numbers, to, 0, from, a._offset, 1, second, b._offset, 1, third, c._offset, 1);
  }
}

/** The memory of a tensor whose dtype is computed with. */
function valuesOf(t: Tensor): WideArray {
  return t._storage.data as WideArray;
}

/** Whether a result can be written where it is wanted while the operands are read. */
function fits(
  target: Tensor | undefined,
  shape: readonly number[],
  dtype: DType,
  inputs: readonly Tensor[],
): target is Tensor {
  if (target === undefined || target.dtype !== dtype || !sameShape(target.shape, shape)) return false;
  for (let i = 0; i < inputs.length; i++) if (!isSafe(target, inputs[i]!)) return false;
  return true;
}

const numbers = { float32: new Float32Array(1), float64: new Float64Array(1) };

/**
 * A program over a row-major tensor of floats and a number, in either order, without a tensor for the number: where
 * nobody listens and nothing has a gradient nobody sees that. Null where somebody would, and for all else.
 *
 * @param result - the dtype of the result, where it is not the tensor's
 */
export function runWithNumber(
  where: string,
  program: Program,
  x: Tensor | Scalar,
  y: Tensor | Scalar,
  result?: DType,
): Tensor | null {
  const isFirst = typeof x === 'number';
  const t = isFirst ? y : x;
  const value = isFirst ? x : y;
  if (typeof value !== 'number' || !isTensor(t) || isSeen() || (t.requiresGrad && isGradEnabled())) return null;
  const { dtype, shape } = t;
  // Of two numbers neither decides the dtype.
  if (t._wrapped || (dtype !== 'float32' && dtype !== 'float64') || !isExactlyRowMajor(t)) return null;
  const out = allocateStrided(shape, result ?? dtype, null, where, false);
  const number = numbers[dtype];
  number[0] = value;
  const [a, p] = isFirst ? [number, 0] : [valuesOf(t), t._offset];
  const [b, q] = isFirst ? [valuesOf(t), t._offset] : [number, 0];
  const step = isFirst ? 0 : 1;
  runFlat(program, dtype, t.numel(), none, valuesOf(out), 0, a, p, step, b, q, 1 - step);
  return out;
}

/** The forward of a program of floats: integers become float32 first. */
export function programOnFloats(name: string, program: Program) {
  return (inputs: readonly Tensor[], _: unknown, out?: Tensor): Tensor => {
    const { dtype } = inputs[0]!;
    const type = dtype === 'float64' ? dtype : 'float32';
    return runPointwise(name, program, castAll(inputs, type), type, type, out);
  };
}

/** A forward pass in floating point, to which integers and bool are promoted: float32 by a program, float64 by loops. */
export function onFloats(name: string, program: Program, wide: UnaryKernel) {
  return (inputs: readonly [Tensor], _: unknown, out?: Tensor): Tensor => {
    const [x] = inputs;
    if (x.dtype === 'float64') return runUnary(wide, x, x.dtype, x.dtype, out);
    return runPointwise(name, program, castAll(inputs, 'float32'), 'float32', 'float32', out);
  };
}
