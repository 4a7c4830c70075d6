import type { DType } from '../../core/dtype.ts';
import { isTensor } from '../../core/tensorCore.ts';

const names: Readonly<Record<DType, string>> = {
  float32: 'Float',
  float64: 'Double',
  float16: 'Half',
  bfloat16: 'BFloat16',
  int32: 'Int',
  int64: 'Long',
  uint8: 'Byte',
  bool: 'Bool',
};

/**
 * What a value is, in a word: of a tensor PyTorch's name for its kind, of another object its class, else its type in
 * JavaScript.
 *
 * @example
 * ```ts
 * typename(tensor([1n])); // 'torch.LongTensor'
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.typename.html
 */
export function typename(value: unknown): string {
  if (isTensor(value)) return `torch.${names[value.dtype]}Tensor`;
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const { typeName, name }: { typeName?: string; name?: string } = value.constructor ?? {};
  return typeName ?? name ?? 'object';
}
