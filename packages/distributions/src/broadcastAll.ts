import { broadcastTensors, type DType, type Tensor, tensor } from '@wick/tensor';
import { isTensor, show } from '@wick/tensor/internal';

/** A parameter as it may be given. */
export type Parameter = Tensor | number;

/**
 * Parameters brought to one shape: numbers take the dtype of the first tensor (float32 where there is none).
 *
 * @throws TypeError for what is neither a tensor nor a number
 */
export function broadcastAll<K extends string>(
  where: string,
  values: Readonly<Record<K, Parameter>>,
): Record<K, Tensor> {
  const entries = Object.entries(values) as [K, Parameter][];
  let dtype: DType | undefined;
  for (const [name, value] of entries) {
    if (isTensor(value)) dtype ??= value.dtype;
    else if (typeof value !== 'number')
      throw new TypeError(`${where}: ${name} must be a Tensor or a number, got ${show(value)}`);
  }
  const tensors = entries.map(([, value]) => (isTensor(value) ? value : tensor(value, { dtype: dtype ?? 'float32' })));
  const one = tensors.every((t) => t.shape.join() === tensors[0]!.shape.join());
  const full = one ? tensors : broadcastTensors(...tensors);
  return Object.fromEntries(entries.map(([name], i) => [name, full[i]!])) as Record<K, Tensor>;
}
