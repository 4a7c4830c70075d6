import { show } from '@wick/tensor/internal';
import type { Sized } from './sampler.ts';

export function checkSized(where: string, dataSource: Sized): Sized {
  if (typeof (dataSource as Sized | null | undefined)?.length !== 'number')
    throw new TypeError(`${where}: expected a dataset with a length, got ${show(dataSource)}`);
  return dataSource;
}
