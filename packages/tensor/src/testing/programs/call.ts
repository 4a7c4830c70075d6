import type { Tensor } from '../../index.ts';
import * as wick from '../../index.ts';
import type { Cells } from './cells.ts';

/** A tensor and what it should be. */
export interface Twin {
  readonly name: string;
  readonly tensor: Tensor;
  readonly cells: Cells;
}

/** One call, in words, on the tensor and on the model. */
export interface Call {
  readonly text: string;
  readonly real: () => Tensor | readonly Tensor[];
  readonly model: () => Cells | readonly Cells[];
  /** Results are sums: within this part of the sum of what was added up. */
  readonly rtol?: number;
}

export type Numbers = readonly [number, number, number, number];
/** Makes a call for two tensors and four small numbers, which may be senseless as arguments. */
export type Command = (x: Twin, y: Twin, n: Numbers) => Call;

type Argument = Twin | number | boolean | string | null | readonly number[] | { readonly [key: string]: Argument };

const isTwin = (argument: Argument): argument is Twin =>
  typeof argument === 'object' && argument !== null && 'tensor' in argument;
const show = (argument: Argument): string =>
  isTwin(argument) ? argument.name : Array.isArray(argument) ? `[${argument}]` : JSON.stringify(argument);

/** A call of a method. */
export function method(name: string, x: Twin, args: readonly Argument[], model: Call['model']): Call {
  const real = () => {
    const call = x.tensor[name as keyof Tensor] as unknown as (...args: unknown[]) => Tensor;
    const result: unknown = call.apply(
      x.tensor,
      args.map((argument) => (isTwin(argument) ? argument.tensor : argument)),
    );
    // Such as { values, indices }.
    const isTensor = result instanceof wick.Tensor || Array.isArray(result);
    return (isTensor ? result : Object.values(result as object)) as Tensor | Tensor[];
  };
  return { text: `${x.name}.${name}(${args.map(show).join(', ')})`, real, model };
}
