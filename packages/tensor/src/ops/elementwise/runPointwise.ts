import { type Program, runFlat, runProgram } from '@wick/kernels';
import { alongMemory } from '../../core/copy.ts';
import type { DType } from '../../core/dtype.ts';
import { isSafe } from '../../core/overlap.ts';
import { broadcastShapes, sameShape } from '../../core/shape.ts';
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
  const a = inputs[0]!;
  let shape = a.shape;
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
    out._storage.data,
    out._offset,
    a._storage.data,
    a._offset,
    sa,
    b?._storage.data,
    b?._offset,
    sb,
    c?._storage.data,
    c?._offset,
    sc,
  );
  return out;
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
