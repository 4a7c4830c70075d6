import { Tensor } from '@wick/tensor';
import { UnreadableTensor } from '../unreadable.ts';

/** A Python value as the fixture's script describes it. */
export interface Described {
  tensor?: (number | string)[];
  dtype?: string;
  shape?: number[] | null;
  requiresGrad?: boolean;
  dict?: [Described, Described][];
  tuple?: Described[];
  list?: Described[];
  set?: unknown[];
  bytes?: number[];
  value?: boolean | null;
  int?: string;
  float?: string;
  text?: string;
  /** The dtype of a tensor that wick has none for. */
  unreadable?: string | null;
}
const widens: Record<string, string> = {
  int8: 'int32',
  int16: 'int32',
  uint16: 'int32',
  uint32: 'int64',
  uint64: 'int64',
};

/** The value in the same words as the script's, dtypes widened. */
export function describeValue(x: unknown): Described {
  if (x instanceof Tensor) {
    const values = Array.from<number | bigint, number | string>(x.toTypedArray() as Float32Array, (v) =>
      typeof v === 'bigint' ? String(v) : v,
    );
    return { tensor: values, dtype: x.dtype, shape: [...x.shape], requiresGrad: x.requiresGrad };
  }
  if (x instanceof UnreadableTensor) return { unreadable: x.dtype, shape: x.shape ? [...x.shape] : null };
  if (Array.isArray(x)) return Object.isFrozen(x) ? { tuple: x.map(describeValue) } : { list: x.map(describeValue) };
  if (x instanceof Set) return { set: [...x].sort() };
  if (x instanceof Uint8Array) return { bytes: [...x] };
  if (x instanceof Map) return { dict: [...x].map(([k, v]) => [describeValue(k), describeValue(v)]) };
  if (x !== null && typeof x === 'object')
    return { dict: Object.entries(x).map(([k, v]) => [{ text: k }, describeValue(v)]) };
  if (x === null || typeof x === 'boolean') return { value: x };
  if (typeof x === 'bigint' || Number.isSafeInteger(x)) return { int: String(x) };
  return typeof x === 'number' ? { float: String(x) } : { text: String(x) };
}

/** What the script wrote, with what JavaScript cannot tell apart brought together. */
export function expected(x: Described): Described {
  if (x.tensor) {
    const dtype = widens[x.dtype!] ?? x.dtype!;
    return { ...x, dtype, tensor: dtype === 'int64' ? x.tensor.map(String) : x.tensor.map(Number) };
  }
  if (x.list) return { list: x.list.map(expected) };
  if (x.tuple) return { tuple: x.tuple.map(expected) };
  if (x.dict) {
    const entries = x.dict.map(([k, v]) => [expected(k), expected(v)] as [Described, Described]);
    return { dict: entries };
  }
  if (x.float === undefined) return x;
  const n = Number(x.float.replace('inf', 'Infinity'));
  return Number.isSafeInteger(n) ? { int: String(n) } : { float: String(n) };
}
