import { dense } from '../../core/copy.ts';
import type { Tensor } from '../../tensor.ts';

/** The coordinates of all elements that are not zero (NaN is not), in row-major order: an array for each dimension. */
export function nonzeroPlaces(x: Tensor): BigInt64Array<ArrayBuffer>[] {
  const data = dense(x);
  let count = 0;
  // biome-ignore lint/suspicious/noDoubleEquals: 0 and 0n alike
  for (let i = 0; i < data.length; i++) if (data[i] != 0) count++;
  const places = x.shape.map(() => new BigInt64Array(count));
  const at = new Array<number>(x.ndim).fill(0);
  let k = 0;
  for (let i = 0; i < data.length; i++) {
    // biome-ignore lint/suspicious/noDoubleEquals: 0 and 0n alike
    if (data[i] != 0) {
      for (let d = 0; d < at.length; d++) places[d]![k] = BigInt(at[d]!);
      k++;
    }
    for (let d = at.length - 1; d >= 0; d--) {
      if (++at[d]! < x.shape[d]!) break;
      at[d] = 0;
    }
  }
  return places;
}
