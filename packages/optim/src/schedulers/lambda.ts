import { show } from '@wick/tensor/internal';

/** From the epoch to a factor. */
export type LrLambda = (epoch: number) => number;

export function checkLambda(where: string, value: unknown): LrLambda {
  if (typeof value === 'function') return value as LrLambda;
  throw new TypeError(`${where}: lrLambda must be a function, got ${show(value)}`);
}
