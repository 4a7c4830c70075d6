import type { Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import type { Builder } from './builder.ts';
import type { Seen } from './trace.ts';

/**
 * A tensor that no operation made: a constant that all runs have, or one that follows from the sizes of the inputs when
 * the graph runs (a filled tensor, as an initial state of zeros; whole numbers in steps, as positions; ones on a
 * diagonal).
 *
 * @throws OnnxError where its values would be baked into the graph.
 */
export function constantOf(b: Builder, seen: readonly Seen[]): string {
  const tensors = seen.map(({ tensor }) => tensor);
  const [first, ...others] = tensors as [Tensor, ...Tensor[]];
  const all = tensors.map((t) => t.toTypedArray());
  if (others.every((t, k) => sameShape(t, first) && sameValues(all[0]!, all[k + 1]!)))
    return b.initializer(b.fresh('constant'), first);
  if (others.every((t) => sameShape(t, first)) && first.numel() > 1) throw refusal(first);
  return filled(b, seen, all) ?? steps(b, seen, all) ?? diagonal(b, seen, all) ?? raise(refusal(first));
}

type Values = ReturnType<Tensor['toTypedArray']>;

const raise = (error: Error): never => {
  throw error;
};

function refusal(t: Tensor): OnnxError {
  return new OnnxError(
    `exportOnnx: a tensor of shape [${t.shape.join(', ')}] is computed outside wick's operations and depends on the input: its values would be baked into the graph`,
  );
}

/** The number in a tensor that no operation made, the same in all runs. */
export function numberOf(seen: readonly Seen[]): number | bigint {
  const [value, ...others] = seen.map(({ tensor }) => tensor.toTypedArray()[0]!) as [number | bigint];
  if (others.some((other) => !Object.is(value, other))) throw baked(value);
  return value;
}

function baked(value: number | bigint): OnnxError {
  return new OnnxError(`exportOnnx: the number ${value} is computed from the input: it would be baked into the graph`);
}

/** One value everywhere. */
function filled(b: Builder, seen: readonly Seen[], all: readonly Values[]): string | null {
  const values = all.flatMap((data) => (data.length > 0 ? [data[0]!] : []));
  const value = values[0] ?? 0;
  if (!all.every((data) => data.every((v: number | bigint) => Object.is(v, data[0])))) return null;
  if (values.some((v) => !Object.is(v, value))) throw baked(value);
  const shape = b.shape(
    seen.map((t) => t.shape),
    'a filled tensor',
  );
  return b.emit('Expand', [b.scalar(value, seen[0]!.dtype), shape]);
}

/** start, start + step, start + 2 step, … as long as some size. */
function steps(b: Builder, seen: readonly Seen[], all: readonly Values[]): string | null {
  const [first] = all as [Values];
  const { dtype, ndim } = seen[0]!;
  if (ndim !== 1 || first.length < 2 || dtype === 'bool' || dtype === 'uint8') return null;
  const start = Number(first[0]);
  const step = Number(first[1]) - start;
  // In halves and quarters nothing is rounded: others may have been computed in another way.
  if (step === 0 || !Number.isInteger(start * 4) || !Number.isInteger(step * 4)) return null;
  if (!all.every((data) => data.every((v: number | bigint, i: number) => Number(v) === start + i * step))) return null;
  const count = b.dimension(
    seen.map(({ shape }) => shape[0]!),
    'a range',
  );
  const limit = b.emit('Squeeze', [count]);
  let range = b.emit('Range', [b.scalar(0, 'int64'), limit, b.scalar(1, 'int64')]);
  if (dtype !== 'int64') range = b.cast(range, dtype);
  if (step !== 1) range = b.emit('Mul', [range, b.scalar(step, dtype)]);
  return start === 0 ? range : b.emit('Add', [range, b.scalar(start, dtype)]);
}

/** The identity matrix. */
function diagonal(b: Builder, seen: readonly Seen[], all: readonly Values[]): string | null {
  const { dtype, ndim } = seen[0]!;
  if (ndim !== 2) return null;
  const isOne = (data: Values, columns: number) =>
    data.every((v: number | bigint, i: number) => Number(v) === (Math.floor(i / columns) === i % columns ? 1 : 0));
  if (!seen.every(({ shape }, k) => isOne(all[k]!, shape[1]!))) return null;
  const shape = b.shape(
    seen.map((t) => t.shape),
    'an identity matrix',
  );
  return b.cast(b.emit('EyeLike', [b.emit('Expand', [b.scalar(0, 'float32'), shape])]), dtype);
}

function sameShape(a: Tensor, b: Tensor): boolean {
  return a.ndim === b.ndim && a.shape.every((n, d) => n === b.shape[d]);
}

function sameValues(left: Values, right: Values): boolean {
  return left.length === right.length && left.every((v: number | bigint, i: number) => Object.is(v, right[i]));
}
