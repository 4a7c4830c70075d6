import { putGrad } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Output, Place } from './ir.ts';

/** What a function returns: what was recorded, with `result` for the tensors that a run made. */
export function give(output: Output, args: readonly Tensor[], result: Result): unknown {
  switch (output.kind) {
    case 'place':
      return result(output.place);
    case 'leaf': {
      const leaf = result(output.place).requiresGrad_();
      if (output.grad !== null) putGrad(leaf, result(output.grad));
      return leaf;
    }
    case 'outside':
      return output.tensor;
    case 'argument':
      return args[output.index];
    case 'value':
      return output.value;
    case 'array':
      return given(output.items, args, result);
    case 'object':
      return named(output.entries, args, result);
  }
}

type Result = (place: Place) => Tensor;

function given(items: readonly Output[], args: readonly Tensor[], result: Result): unknown[] {
  const list = new Array<unknown>(items.length);
  for (let i = 0; i < items.length; i++) list[i] = give(items[i]!, args, result);
  return list;
}

function named(entries: readonly (readonly [string, Output])[], args: readonly Tensor[], result: Result): object {
  const record: Record<string, unknown> = {};
  for (let i = 0; i < entries.length; i++) {
    const [key, item] = entries[i]!;
    const value = give(item, args, result);
    // The one name that is not a property when it is set.
    if (key === '__proto__')
      Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
    else record[key] = value;
  }
  return record;
}
