import { fma64 } from '@wick/kernels';
import { show } from '../../core/check.ts';
import { type FloatArray, isFloat } from '../../core/dtype.ts';
import { type HalfDType, halfBits, halfValue, isHalf, narrow } from '../../core/half.ts';
import { wrapArray } from '../../core/make.ts';
import { isRecord, optionTable, type RulesFor, unchecked } from '../../core/options.ts';
import { allocateFor } from '../../core/room.ts';
import type { Tensor } from '../../tensor.ts';
import { creationOptions, readOptions, type TensorOptions } from './tensorOptions.ts';

/** Options of `arange`. */
export interface ArangeOptions extends TensorOptions {
  /** The first value. Default: 0. */
  start?: number | bigint;
  /** What the values stay before; has to be given. */
  end?: number | bigint;
  /** From one value to the next. Default: 1. */
  step?: number | bigint;
}

const rules = {
  ...creationOptions.known,
  start: unchecked<number | bigint>(0),
  end: unchecked(undefined as unknown as number | bigint),
  step: unchecked<number | bigint>(1),
} satisfies RulesFor<ArangeOptions>;
const byEnd = optionTable(rules, ['end']);
const byBounds = optionTable(rules, ['start', 'end', 'step']);

/**
 * The values start, start + step, … before `end`: ceil((end - start) / step) of them.
 *
 * Whole numbers (and bigints) give int64, others float32; `options.dtype` decides otherwise. `arange(n)` counts from 0.
 *
 * @throws RangeError if `step` is 0 or leads away from `end`, or a bound is not finite.
 * @example
 * ```ts
 * arange(3); // [0, 1, 2], int64
 * arange(0, 1, 0.25); // [0, 0.25, 0.5, 0.75], float32
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.arange.html
 */
export function arange(end: number | bigint, options?: TensorOptions): Tensor;
export function arange(
  start: number | bigint,
  end: number | bigint,
  options?: Omit<ArangeOptions, 'start' | 'end'>,
): Tensor;
export function arange(start: number | bigint, options: Omit<ArangeOptions, 'start'>): Tensor;
export function arange(
  start: number | bigint,
  end: number | bigint,
  step: number | bigint,
  options?: TensorOptions,
): Tensor;
export function arange(options: ArangeOptions): Tensor;
export function arange(...args: (number | bigint | ArangeOptions | undefined)[]): Tensor {
  const given = args.filter((a) => a !== undefined);
  const last = given.at(-1);
  const options = isRecord(last) ? (given.pop() as ArangeOptions) : {};
  // One number alone is the end.
  const table = given.length === 1 && options.end === undefined ? byEnd : byBounds;
  const { start, end, step, ...rest } = table.take('arange', [...given, options]);
  for (const a of [start, end, step])
    if (typeof a !== 'number' && typeof a !== 'bigint')
      throw new TypeError(`arange: expected (end), (start, end) or (start, end, step), got ${show(args)}`);
  const whole = [start, end, step].every((x) => typeof x === 'bigint' || Number.isInteger(x));
  const { dtype, requiresGrad } = readOptions('arange', rest, whole ? 'int64' : 'float32');
  if (dtype === 'bool') throw new TypeError('arange: dtype bool has no ranges');
  const from = Number(start);
  const by = Number(step);
  const n = rangeSize(start, end, step, whole);
  const out = allocateFor([n], dtype, 'arange');
  if (out instanceof BigInt64Array) {
    const first = whole ? BigInt(start) : BigInt(Math.trunc(from));
    const gap = whole ? BigInt(step) : BigInt(Math.trunc(by));
    for (let i = 0, x = first; i < n; i++, x += gap) out[i] = x;
  } else if (isFloat(dtype)) {
    if (isHalf(dtype)) fillHalves(out as Uint16Array, dtype, from, by);
    else fillFloats(out as FloatArray, from, by);
  } else {
    for (let i = 0; i < n; i++) out[i] = Math.trunc(from) + Math.trunc(by) * i;
  }
  return wrapArray(out, [n], dtype).requiresGrad_(requiresGrad);
}

/**
 * start + i · step, with the roundings of PyTorch's vector registers: 256 bits wide, taken two at a time, each counting
 * on from its first value as rounded; what is left is computed one by one.
 */
function fillFloats(out: FloatArray, start: number, step: number): void {
  const double = out instanceof Float64Array;
  const width = double ? 4 : 8;
  const add = double ? (k: number, base: number) => fma64(step, k, base) : (k: number, base: number) => base + step * k;
  const blocks = Math.floor(out.length / (2 * width)) * 2 * width;
  for (let i = 0; i < blocks; i += width) {
    out[i] = add(i, start);
    const base = out[i]!;
    for (let k = 1; k < width; k++) out[i + k] = add(k, base);
  }
  for (let i = blocks; i < out.length; i++) out[i] = add(i, start);
}

/** The same of half types: 16 beside each other in float32, whose first was rounded, and everything in the end. */
function fillHalves(out: Uint16Array, dtype: HalfDType, start: number, step: number): void {
  const values = new Float32Array(out.length);
  const by = Math.fround(step);
  const blocks = Math.floor(out.length / 32) * 32;
  for (let i = 0; i < out.length; i++) values[i] = start + step * i;
  for (let i = 0; i < blocks; i += 16) {
    const base = halfValue(halfBits(values[i]!, dtype), dtype);
    for (let k = 0; k < 16; k++) values[i + k] = base + by * k;
  }
  out.set(narrow(values, dtype));
}

function rangeSize(start: number | bigint, end: number | bigint, step: number | bigint, whole: boolean): number {
  const [a, b, s] = [Number(start), Number(end), Number(step)];
  if (!Number.isFinite(s) || s === 0) throw new RangeError(`arange: step must be finite and not 0, got ${show(step)}`);
  if (!Number.isFinite(a) || !Number.isFinite(b))
    throw new RangeError(`arange: start and end must be finite, got ${show(start)} and ${show(end)}`);
  if (s > 0 ? b < a : b > a)
    throw new RangeError(`arange: step ${show(step)} leads away from end: start ${show(start)}, end ${show(end)}`);
  if (!whole) return Math.ceil((b - a) / s);
  const gap = BigInt(step);
  return Number((BigInt(end) - BigInt(start) + gap - (gap > 0n ? 1n : -1n)) / gap);
}
