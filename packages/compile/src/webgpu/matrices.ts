import { expr, type Triangle } from '@wick/kernels';
import type { Command } from '@wick/kernels/plan';
import type { AnyCommand, MatricesCommand } from '@wick/webgpu';
import { dense, rowMajor } from '../cpu/layout.ts';
import { countOf, isDense } from '../graph/geometry.ts';
import type { Place } from '../graph/ir.ts';
import { element, type LowerOnGpu } from './places.ts';

/** Rows or columns from which on a workgroup alone would take so long that systems think a GPU hangs. */
const MOST = 1024;

/** What is made of the matrices of the first input. */
const made =
  (what: MatricesCommand['what'], ofIdentity = false): LowerOnGpu =>
  ({ inputs, outputs }, layout) => {
    const [x, right] = inputs as [Place, Place | undefined];
    const [out, second] = outputs as [Place, Place | undefined];
    const areFloats = [...inputs, ...outputs].every((place) => place!.dtype === 'float32' || place!.dtype === 'bool');
    if (!areFloats || !outputs.every(isDense)) return null;
    const [rows, cols] = x.shape.slice(-2) as [number, number];
    if (rows > MOST || cols > MOST) return null;
    const count = countOf(x.shape.slice(0, -2));
    const commands: Command[] = [];
    const at = dense(x, layout, commands)!;
    const sides = right
      ? { count: right.shape.at(-1)!, at: dense(right, layout, commands)! }
      : ofIdentity
        ? { count: rows, at: null }
        : null;
    const places = { at, sides, to: layout.at(out), more: second ? layout.at(second) : null };
    return [...commands, { kind: 'matrices', what, rows, cols, count, ...places }];
  };

const triangular: LowerOnGpu = ({ inputs, outputs, attrs }, layout) => {
  const [t, b] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  if (out.dtype !== 'float32' || !isDense(out)) return null;
  const { upper, transposed, unit } = attrs as Triangle;
  const [n, sides] = b.shape.slice(-2) as [number, number];
  const commands: Command[] = [];
  const places = { at: dense(t, layout, commands)!, right: dense(b, layout, commands)!, to: layout.at(out) };
  const sizes = { count: countOf(b.shape.slice(0, -2)), n, sides };
  return [...commands, { kind: 'triangularSolve', ...sizes, upper, transposed, unit, ...places }];
};

/** Rows up to which exponentials are taken, for the same reason: they are dozens of products. */
const MOST_OF_POWERS = 256;

/** e^A, or of its gradient what it is of A. */
const exponential: LowerOnGpu = ({ inputs, outputs }, layout) => {
  const [x, gradient] = inputs as [Place, Place | undefined];
  const [out] = outputs as [Place];
  const n = x.shape.at(-1)!;
  if (out.dtype !== 'float32' || !isDense(out) || n * inputs.length > MOST_OF_POWERS) return null;
  const commands: Command[] = [];
  const at = dense(x, layout, commands)!;
  const given = gradient ? dense(gradient, layout, commands)! : null;
  const count = countOf(x.shape.slice(0, -2));
  return [...commands, { kind: 'matrixExp', n, count, at, gradient: given, to: layout.at(out) }];
};

/** det A · A⁻ᵀ times the gradient. */
const detBackward: LowerOnGpu = ({ inputs, outputs }, layout) => {
  const [x, gradient] = inputs as [Place, Place];
  const [out] = outputs as [Place];
  const n = x.shape.at(-1)!;
  if (out.dtype !== 'float32' || !isDense(out) || n > MOST) return null;
  const count = countOf(x.shape.slice(0, -2));
  const commands: AnyCommand[] = [];
  const moves: Command[] = [];
  const at = dense(x, layout, moves)!;
  const [det, inverse] = [layout.room(4 * count), layout.room(4 * count * n * n)];
  const matrix = { kind: 'matrices', rows: n, cols: n, count, at, more: null } as const;
  commands.push(...moves, { ...matrix, what: 'det', sides: null, to: det });
  commands.push({ ...matrix, what: 'solve', sides: { count: n, at: null }, to: inverse });
  const each = (stride: readonly number[]) => [...stride, 0, 0];
  const batch = rowMajor(x.shape.slice(0, -2));
  const value = expr.mul({ given: 0 }, expr.mul({ given: 1 }, { given: 2 }));
  commands.push({
    kind: 'pointwise',
    shape: x.shape,
    inputs: [
      element(gradient, layout, each(gradient.strides)),
      { at: det, stride: each(batch) },
      { at: inverse, stride: [...batch.map((step) => step * n * n), 1, n] },
    ],
    outputs: [{ ...element(out, layout), value }],
  });
  return commands;
};

/** Linear algebra of small matrices. */
export const linearAlgebra: Readonly<Record<string, LowerOnGpu>> = {
  'linalg.det': made('det'),
  'linalg.detBackward': detBackward,
  'linalg.matrixExp': exponential,
  'linalg.matrixExpBackward': exponential,
  matrixExp: exponential,
  matrixExpBackward: exponential,
  'linalg.slogdet': made('slogdet'),
  'linalg.lu': made('lu'),
  'linalg.luOrder': made('order'),
  'linalg.isSingular': made('singular'),
  'linalg.solve': made('solve'),
  'linalg.inv': made('solve', true),
  'linalg.cholesky': made('cholesky'),
  'linalg.qr': made('qr'),
  qr: made('qr'),
  'linalg.solveTriangular': triangular,
};
