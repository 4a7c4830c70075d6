import { show } from '@wick/tensor/internal';
import { Distribution } from '../distribution.ts';

/** @throws TypeError for what is no distribution */
export function needDistribution(where: string, name: string, value: unknown): asserts value is Distribution {
  if (!(value instanceof Distribution))
    throw new TypeError(`${where}: ${name} must be a Distribution, got ${show(value)}`);
}
