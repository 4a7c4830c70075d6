import type { Input, Task } from './row.ts';

/** Makes the job of a row: null where this peer does not know the operation. What it returns second lets go of its inputs. */
export type JobMaker = (task: Task) => { job: () => unknown; end?: () => void } | null;

/** Values of an input. Peers need not draw the same: their times do not depend on them. */
export function valuesOf({ values, shape, below = 2 }: Input): Float32Array {
  const out = new Float32Array(shape.reduce((size, extent) => size * extent, 1));
  for (let i = 0; i < out.length; i++) {
    const u = Math.random();
    if (values === 'normal') out[i] = Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * Math.random());
    else if (values === 'positive') out[i] = 0.1 + 1.9 * u;
    else if (values === 'unit') out[i] = 1.998 * u - 0.999;
    else out[i] = values === 'uniform' ? u : Math.floor(u * (values === 'mask' ? 2 : below));
  }
  return out;
}

/** The entries of an object, each made into something else. */
export const mapValues = <T, U>(object: Readonly<Record<string, T>>, make: (value: T, name: string) => U) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, make(value, name)]));
