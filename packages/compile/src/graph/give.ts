import { putGrad } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Output, Place } from './ir.ts';

/** What a result holds more than once, while it is given. */
const slots: unknown[] = [];

/** What a function returns: what was recorded, with `result` for the tensors that a run made. */
export function give(output: Output, args: readonly Tensor[], result: Result): unknown {
  const value = part(output, args, result);
  if (slots.length > 0) slots.length = 0;
  return value;
}

type Result = (place: Place) => Tensor;

function part(output: Output, args: readonly Tensor[], result: Result): unknown {
  switch (output.kind) {
    case 'outside':
      return output.tensor;
    case 'argument':
      return args[output.index];
    case 'value':
      return output.value;
    case 'again':
      return slots[output.slot];
  }
  const made = madeOf(output, args, result);
  if (output.slot !== undefined) slots[output.slot] = made;
  return made;
}

function madeOf(output: Extract<Output, { slot?: number }>, args: readonly Tensor[], result: Result): unknown {
  switch (output.kind) {
    case 'place':
      return result(output.place);
    case 'leaf': {
      const leaf = result(output.place).requiresGrad_();
      if (output.grad !== null) putGrad(leaf, result(output.grad));
      return leaf;
    }
    case 'array':
      return given(output, args, result);
    case 'object':
      return named(output.entries, args, result);
  }
}

function given({ items, like }: Output & { kind: 'array' }, args: readonly Tensor[], result: Result): unknown[] {
  const list = new Array<unknown>(items.length);
  for (let i = 0; i < items.length; i++) list[i] = part(items[i]!, args, result);
  return like ? like(list as Tensor[]) : list;
}

function named(entries: readonly (readonly [string, Output])[], args: readonly Tensor[], result: Result): object {
  const record: Record<string, unknown> = {};
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i]!; // taken apart, it would have an iterator
    const key = entry[0];
    const value = part(entry[1], args, result);
    // The one name that is not a property when it is set.
    if (key === '__proto__')
      Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
    else record[key] = value;
  }
  return record;
}
