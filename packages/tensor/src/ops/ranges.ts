import { fma32, fma64 } from '@wick/kernels';
import { allocate, type DType, type FloatArray, isFloat } from '../core/dtype.ts';
import { show } from '../core/errors.ts';
import { wrapArray } from '../core/make.ts';
import { checkedStored } from '../core/stored.ts';
import type { Tensor } from '../tensor.ts';
import { readOptions, type TensorOptions } from './creation.ts';

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
export function arange(start: number | bigint, end: number | bigint, options?: TensorOptions): Tensor;
export function arange(
  start: number | bigint,
  end: number | bigint,
  step: number | bigint,
  options?: TensorOptions,
): Tensor;
export function arange(...args: (number | bigint | TensorOptions | undefined)[]): Tensor {
  const given = args.filter((a) => a !== undefined);
  const last = given.at(-1);
  const options = typeof last === 'object' && last !== null ? (given.pop() as TensorOptions) : {};
  for (const a of given)
    if (typeof a !== 'number' && typeof a !== 'bigint')
      throw new TypeError(`arange: expected numbers, then options, got ${show(a)}`);
  if (given.length < 1 || given.length > 3)
    throw new TypeError(`arange: expected (end), (start, end) or (start, end, step), got ${given.length} numbers`);
  const bounds = given as (number | bigint)[];
  const [start, end, step] = bounds.length === 1 ? [0, bounds[0]!, 1] : [bounds[0]!, bounds[1]!, bounds[2] ?? 1];
  const whole = [start, end, step].every((x) => typeof x === 'bigint' || Number.isInteger(x));
  const { dtype, requiresGrad } = readOptions('arange', options, whole ? 'int64' : 'float32');
  if (dtype === 'bool') throw new TypeError('arange: dtype bool has no ranges');
  const from = Number(start);
  const by = Number(step);
  const n = rangeSize(start, end, step, whole);
  const out = allocate(dtype, n);
  if (out instanceof BigInt64Array) {
    const first = whole ? BigInt(start) : BigInt(Math.trunc(from));
    const gap = whole ? BigInt(step) : BigInt(Math.trunc(by));
    for (let i = 0, x = first; i < n; i++, x += gap) out[i] = x;
  } else if (isFloat(dtype)) {
    fillFloats(out as FloatArray, from, by);
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

/**
 * `steps` values from `start` to `end`, both included, at equal distances. The second half is counted back from the
 * end, so that it is met exactly.
 *
 * @param steps - how many, from 0 up; 1 gives `start`.
 * @param options - dtype float32 by default; integers are cut off towards zero.
 * @throws RangeError unless `steps` is a whole number from 0 up
 * @example
 * ```ts
 * linspace(0, 1, 5); // [0, 0.25, 0.5, 0.75, 1]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.linspace.html
 */
export function linspace(start: number, end: number, steps: number, options: TensorOptions = {}): Tensor {
  const { dtype, requiresGrad } = check('linspace', start, end, steps, options);
  const out = allocate(dtype, steps);
  const values = spaced(start, end, steps, dtype);
  if (out instanceof BigInt64Array) for (let i = 0; i < steps; i++) out[i] = BigInt(Math.trunc(values[i]!));
  else out.set(values);
  return wrapArray(out, [steps], dtype).requiresGrad_(requiresGrad);
}

/**
 * base ** x for the x of `linspace(start, end, steps)`.
 *
 * @param options - `base`: 10 by default; `dtype`: float32 by default.
 * @throws RangeError unless `steps` is a whole number from 0 up
 * @example
 * ```ts
 * logspace(0, 2, 3); // [1, 10, 100]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.logspace.html
 */
export function logspace(
  start: number,
  end: number,
  steps: number,
  options: TensorOptions & { base?: number } = {},
): Tensor {
  const { dtype, requiresGrad } = check('logspace', start, end, steps, options);
  const base = options.base ?? 10;
  if (typeof base !== 'number') throw new TypeError(`logspace: base must be a number, got ${show(base)}`);
  const out = allocate(dtype, steps);
  const round = dtype === 'float32' ? Math.fround : isFloat(dtype) ? (x: number) => x : Math.trunc;
  const exponents = spaced(round(start), round(end), steps, 'float64'); // not rounded to float32 in between
  for (let i = 0; i < steps; i++) {
    const y = base ** exponents[i]!;
    out[i] = out instanceof BigInt64Array ? BigInt(Math.trunc(y)) : y;
  }
  return wrapArray(out, [steps], dtype).requiresGrad_(requiresGrad);
}

function check(
  where: string,
  start: number,
  end: number,
  steps: number,
  options: TensorOptions,
): { dtype: DType; requiresGrad: boolean } {
  for (const [name, x] of [
    ['start', start],
    ['end', end],
    ['steps', steps],
  ] as const)
    if (typeof x !== 'number') throw new TypeError(`${where}: ${name} must be a number, got ${show(x)}`);
  if (!Number.isSafeInteger(steps) || steps < 0)
    throw new RangeError(`${where}: steps must be a whole number from 0 up, got ${show(steps)}`);
  const chosen = readOptions(where, options, 'float32');
  if (chosen.dtype === 'bool') throw new TypeError(`${where}: dtype bool has no ranges`);
  for (const bound of [start, end]) checkedStored(where, bound, chosen.dtype);
  return chosen;
}

/** The values: start + i · step, one fused multiply-add each, and in the second half end - (steps - 1 - i) · step. */
function spaced(start: number, end: number, steps: number, dtype: DType): Float64Array {
  const single = dtype === 'float32';
  const fma = single ? fma32 : fma64;
  const [a, b] = single
    ? [Math.fround(start), Math.fround(end)]
    : isFloat(dtype)
      ? [start, end]
      : [Math.trunc(start), Math.trunc(end)];
  const out = new Float64Array(steps);
  if (steps === 1) out[0] = a;
  if (steps < 2) return out;
  const gap = single ? Math.fround(b - a) : b - a;
  const step = single ? Math.fround(gap / Math.fround(steps - 1)) : gap / (steps - 1);
  const half = Math.floor(steps / 2);
  for (let i = 0; i < half; i++) out[i] = fma(step, i, a);
  for (let i = half; i < steps; i++) out[i] = fma(-step, steps - 1 - i, b);
  return out;
}
