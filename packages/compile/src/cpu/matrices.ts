import { choleskyFactor, solveTriangle, type Triangle } from '@wick/kernels';
import { solveOne } from '@wick/tensor/internal';
import { countOf, isDense } from '../graph/geometry.ts';
import type { CallStep, Place } from '../graph/ir.ts';
import type { Floats, LoopsOf } from './hostLoops.ts';
import { InLoops } from './inLoops.ts';

/** One matrix of each operand, as doubles that it may write over, and the result; false where the operation has to say what is wrong. */
type Work = (matrices: readonly Float64Array[], out: Float64Array) => boolean;

/** Matrix by matrix, in doubles: as the operations of linear algebra work. */
const over =
  (workOf: (rows: number, cols: number, step: CallStep) => Work): LoopsOf =>
  (step, layout) => {
    const places = step.inputs as readonly Place[];
    const [out] = step.outputs as [Place];
    const type = layout.floatTypeOf([...places, out]);
    if (type === null || !isDense(out) || countOf(out.shape) === 0) return null;
    const loops = new InLoops(layout, type);
    const given = places.map((place) => loops.dense(place)).filter((place) => place !== null);
    if (given.length < places.length) return null;
    const [rows, cols] = out.shape.slice(-2) as [number, number];
    const batch = countOf(out.shape) / (rows * cols);
    const room = ({ length }: { readonly length: number }) => new Float64Array(length / batch);
    const result = loops.result(out);
    const [matrices, found] = [given.map(room), room(result)];
    const work = workOf(rows, cols, step);
    return {
      before: loops.commands,
      arrays: [...given, result],
      bind: (arrays) => () => {
        for (let i = 0; i < batch; i++) {
          for (let k = 0; k < matrices.length; k++) read(arrays[k]!, i, matrices[k]!);
          if (!work(matrices, found)) return false;
          const to = arrays[matrices.length]!;
          for (let j = 0, at = i * found.length; j < found.length; j++, at++) to[at] = found[j]!;
        }
        return true;
      },
    };
  };

/** The i-th matrix. */
function read(from: Floats, i: number, to: Float64Array): void {
  for (let j = 0, at = i * to.length; j < to.length; j++, at++) to[j] = from[at]!;
}

/** The operations of linear algebra. */
export const matrices: Readonly<Record<string, LoopsOf>> = {
  'linalg.cholesky': over((n) => ([a], out) => {
    if (choleskyFactor(n, a!) > 0) return false;
    out.set(a!);
    return true;
  }),
  'linalg.inv': over((n) => {
    const [identity, order] = [new Float64Array(n * n), new Int32Array(n)];
    return ([a], out) => {
      identity.fill(0);
      for (let i = 0; i < n; i++) identity[i * n + i] = 1;
      return solveOne(n, n, a!, identity, out, order) !== null;
    };
  }),
  'linalg.solve': over((n, m) => {
    const order = new Int32Array(n);
    return ([a, b], out) => solveOne(n, m, a!, b!, out, order) !== null;
  }),
  'linalg.solveTriangular': over((n, m, { attrs }) => ([t, b], out) => {
    solveTriangle(n, m, t!, attrs as Triangle, b!);
    out.set(b!);
    return true;
  }),
};
