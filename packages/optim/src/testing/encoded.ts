import { type Tensor, tensor } from '@wick/tensor';
import { decodeArray, type EncodedArray } from '@wick/testing';

/** A value of a fixture: arrays inside it are encoded. */
export type Encoded = EncodedArray | number | string | boolean | null | Encoded[] | { [key: string]: Encoded };

const isArray = (value: Encoded): value is EncodedArray =>
  typeof value === 'object' && value !== null && 'base64' in value;

/** The tensor of an encoded array. */
export function toTensor(encoded: EncodedArray): Tensor {
  return tensor(decodeArray(encoded), { dtype: encoded.dtype }).reshape(encoded.shape);
}

/** A fixture's value with tensors in place of encoded arrays. */
export function decode(value: Encoded): unknown {
  if (isArray(value)) return toTensor(value);
  if (Array.isArray(value)) return value.map(decode);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item)]));
  return value;
}

/** Python's keyword arguments as options. `{ tensor: 0.1 }` stands for a 0-dim tensor. */
export function toOptions(options: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(options).map(([name, value]) => {
    const isTensor = typeof value === 'object' && value !== null && 'tensor' in value;
    return [camel(name), isTensor ? tensor(value.tensor as number) : value];
  });
  return Object.fromEntries(entries);
}

/** `weightDecay` for `weight_decay`, `tMult` for `T_mult`. */
function camel(name: string): string {
  return name
    .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
    .replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
