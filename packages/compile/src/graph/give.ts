import type { Tensor } from '@wick/tensor/light';
import type { Output, Place } from './ir.ts';

/** What a function returns: what was recorded, with `result` for the tensors that a run made. */
export function give(output: Output, args: readonly Tensor[], result: (place: Place) => Tensor): unknown {
  switch (output.kind) {
    case 'place':
      return result(output.place);
    case 'outside':
      return output.tensor;
    case 'argument':
      return args[output.index];
    case 'value':
      return output.value;
    case 'array': {
      const items: unknown[] = [];
      for (let i = 0; i < output.items.length; i++) items.push(give(output.items[i]!, args, result));
      return items;
    }
    case 'object':
      return Object.fromEntries(output.entries.map(([key, item]) => [key, give(item, args, result)]));
  }
}
