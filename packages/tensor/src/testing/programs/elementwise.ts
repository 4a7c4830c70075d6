import type { DType } from '../../index.ts';
import * as wick from '../../index.ts';
import { type Command, method } from './call.ts';
import {
  broadcast,
  type Cells,
  commonShape,
  copy,
  fill,
  fresh,
  kept,
  Refused,
  read,
  Unsaid,
  view,
  write,
} from './cells.ts';
import { higher, kind, notBool, order, same } from './dtypes.ts';

/** torch.result_type: what has no dimensions counts only by a higher kind. */
function resultType(x: Cells, y: Cells): DType {
  const [a, b] = [x.memory.dtype, y.memory.dtype];
  const isPoint = [x.shape.length === 0, y.shape.length === 0];
  if (isPoint[0] === isPoint[1] || kind(a) === kind(b))
    return isPoint[0] === isPoint[1] ? higher(a, b) : isPoint[0] ? b : a;
  return isPoint[0] === kind(a) > kind(b) ? higher(a, b) : isPoint[0] ? b : a;
}

interface Meeting {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
}

/** Both operands in their common shape and dtype; operations of floats compute whole numbers in float32. */
function meet(x: Cells, y: Cells, inFloats = false): Meeting {
  const dtype = resultType(x, y);
  const shape = commonShape(x.shape, y.shape);
  const compute = inFloats && kind(dtype) < 2 ? 'float32' : dtype;
  const values = (z: Cells) => read(broadcast(z, shape)).map((value) => kept(compute, value));
  return { dtype, shape, a: values(x), b: values(y) };
}

/** An operation of two numbers, and the dtype of its result for that of the operands. */
interface Binary {
  readonly of: (a: number, b: number) => number;
  readonly dtype: (common: DType, a: DType, b: DType) => DType;
}

const greatest = (a: number, b: number) => (a > b || Number.isNaN(a) ? a : b);

/** PyTorch has no difference if one of the two is bool. */
function allButBool(common: DType, a: DType, b: DType): DType {
  notBool(a);
  notBool(b);
  return common;
}

const functions = { maximum: wick.maximum, minimum: wick.minimum };

const binaries: Record<string, Binary> = {
  add: { of: (a, b) => a + b, dtype: same },
  sub: { of: (a, b) => a - b, dtype: allButBool },
  mul: { of: (a, b) => a * b, dtype: same },
  div: { of: (a, b) => a / b, dtype: (common) => (kind(common) === 2 ? common : 'float32') },
  maximum: { of: greatest, dtype: same },
  minimum: { of: (a, b) => -greatest(-a, -b), dtype: same },
  lt: { of: (a, b) => Number(a < b), dtype: () => 'bool' },
  ge: { of: (a, b) => Number(a >= b), dtype: () => 'bool' },
  eq: { of: (a, b) => Number(a === b), dtype: () => 'bool' },
};

const binaryCommands = Object.entries(binaries).map(([name, { of, dtype }]): [string, Command] => [
  name,
  (x, y) => {
    const model = () => {
      const { dtype: common, shape, a, b } = meet(x.cells, y.cells, name === 'div');
      return fresh(
        dtype(common, x.cells.memory.dtype, y.cells.memory.dtype),
        shape,
        a.map((value, i) => of(value, b[i]!)),
      );
    };
    if (!(name in functions)) return method(name, x, [y], model);
    const call = functions[name as keyof typeof functions];
    return { text: `${name}(${x.name}, ${y.name})`, real: () => call(x.tensor, y.tensor), model };
  },
]);

const inPlaceCommands = ['add', 'sub', 'mul', 'div', 'lt'].map((name): [string, Command] => [
  `${name}_`,
  (x, y) =>
    method(`${name}_`, x, [y], () => {
      const { of, dtype } = binaries[name]!;
      const { dtype: common, shape, a, b } = meet(x.cells, y.cells);
      const result = dtype(common, x.cells.memory.dtype, y.cells.memory.dtype);
      if (`${shape}` !== `${x.cells.shape}`) throw new Refused('another shape');
      if (kind(result) > kind(x.cells.memory.dtype)) throw new Refused('a higher kind of dtype');
      const values = a.map((value, i) => kept(result, of(value, b[i]!)));
      return write(x.cells, values, ...(y === x ? [] : [y.cells]));
    }),
]);

export const elementwise: Record<string, Command> = {
  ...Object.fromEntries([...binaryCommands, ...inPlaceCommands]),
  'add a number': (x, _, n) =>
    method('add', x, [n[0]], () => {
      // A number counts by its kind alone, even beside a tensor without dimensions.
      const { dtype } = x.cells.memory;
      const values = read(x.cells).map((value) => kept(dtype, value) + n[0]);
      return fresh(dtype === 'bool' ? 'int64' : dtype, x.cells.shape, values);
    }),
  'mul_ a number': (x, _, n) =>
    method('mul_', x, [n[0]], () => {
      if (x.cells.memory.dtype === 'bool') throw new Refused('a higher kind of dtype');
      return write(
        x.cells,
        read(x.cells).map((value) => value * n[0]),
      );
    }),
  neg: (x) =>
    method('neg', x, [], () =>
      fresh(
        notBool(x.cells.memory.dtype),
        x.cells.shape,
        read(x.cells).map((value) => -value),
      ),
    ),
  abs: (x) =>
    method('abs', x, [], () => fresh(notBool(x.cells.memory.dtype), x.cells.shape, read(x.cells).map(Math.abs))),
  neg_: (x) =>
    method('neg_', x, [], () => {
      notBool(x.cells.memory.dtype);
      return write(
        x.cells,
        read(x.cells).map((value) => -value),
      );
    }),
  clone: (x) => method('clone', x, [], () => copy(x.cells)),
  to: (x, _, [i]) => {
    const dtype = order[Math.abs(i)]!;
    return method('to', x, [dtype], () => {
      if (x.cells.memory.dtype === dtype) return x.cells;
      if (dtype === 'uint8' && read(x.cells).some((value) => value < 0)) throw new Unsaid('below what uint8 holds');
      return fresh(dtype, x.cells.shape, read(x.cells));
    });
  },
  fill_: (x, _, [i]) => method('fill_', x, [Math.abs(i)], () => fill(x.cells, Math.abs(i))),
  zero_: (x) => method('zero_', x, [], () => fill(x.cells, 0)),
  copy_: (x, y) =>
    method('copy_', x, [y], () => {
      const values = read(broadcast(y.cells, x.cells.shape));
      const isUint8 = x.cells.memory.dtype === 'uint8';
      if (isUint8 && values.some((value) => value < 0)) throw new Unsaid('below what uint8 holds');
      // PyTorch does nothing then, not even to an expanded tensor.
      if (y === x) throw new Unsaid('a copy to itself');
      return write(x.cells, values, y.cells);
    }),
  'copy_ turned': (x) => {
    const n = Math.min(...x.cells.shape);
    return {
      text: `the first ${n} rows and columns of ${x.name}, copy_ their transposition`,
      real: () => {
        const square = x.tensor.narrow(0, 0, n).narrow(1, 0, n);
        return square.copy_(square.t());
      },
      model: () => {
        if (x.cells.shape.length !== 2 || n < 2) throw new Unsaid('nothing to turn');
        const square = view(x.cells, [n, n], (index) => index);
        const turned = view(square, [n, n], ([row, column]) => [column!, row!]);
        return write(square, read(turned), turned);
      },
    };
  },
  maskedFill: (x, y, [i]) => ({
    text: `${x.name}.maskedFill(${y.name}.gt(0), ${i})`,
    real: () => x.tensor.maskedFill(y.tensor.gt(0), i),
    model: () => {
      const { dtype } = x.cells.memory;
      if (dtype === 'bool' || dtype === 'uint8') throw new Unsaid('what is out of range');
      const shape = commonShape(x.cells.shape, y.cells.shape);
      const mask = read(broadcast(y.cells, shape));
      const values = read(broadcast(x.cells, shape)).map((value, at) => (mask[at]! > 0 ? i : value));
      return fresh(dtype, shape, values);
    },
  }),
  where: (x, y, [i]) => ({
    // A negative number would be 254 or 255 beside uint8.
    text: `where(${x.name}.gt(${Math.abs(i)}), ${x.name}, ${y.name})`,
    real: () => wick.where(x.tensor.gt(Math.abs(i)), x.tensor, y.tensor),
    model: () => {
      const { dtype, shape, a, b } = meet(x.cells, y.cells);
      const chosen = read(broadcast(x.cells, shape)).map((value) => value > Math.abs(i));
      const values = a.map((value, at) => (chosen[at] ? value : b[at]!));
      return fresh(dtype, shape, values);
    },
  }),
};
