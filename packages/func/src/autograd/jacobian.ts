import { eye, type Tensor } from '@wick/tensor';
import { any, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import { type Argnums, argnums, hasAux, placesOf, replaced } from '../argnums.ts';
import type { Randomness } from '../levels/level.ts';
import { tensorsOf, withTensors } from '../tree.ts';
import { randomness } from '../vmap/options.ts';
import { vmap } from '../vmap/vmap.ts';
import { jvp } from './jvp.ts';
import { type AnyFunction, checkFunction, vjp } from './vjp.ts';

/** Options of {@link jacrev}. */
export interface JacrevOptions {
  /** Which arguments to differentiate by. Default: 0, the first. */
  argnums?: Argnums;
  /** Whether the function gives a pair of an output to differentiate and something to pass on. Default: false. */
  hasAux?: boolean;
  /** How many rows to compute at once, null for all. Default: null. */
  chunkSize?: number | null;
}

/** Options of {@link jacfwd}. */
export interface JacfwdOptions {
  /** Which arguments to differentiate by. Default: 0, the first. */
  argnums?: Argnums;
  /** Whether the function gives a pair of an output to differentiate and something to pass on. Default: false. */
  hasAux?: boolean;
  /** What random operations in `f` do. Default: 'error'. */
  randomness?: Randomness;
}

const chunkSize = orNull(any<number | null>(null, 'a whole number from 1 up', Number.isInteger, (n: number) => n > 0));
const revOptions = optionTable({ argnums, hasAux, chunkSize } satisfies RulesFor<JacrevOptions>);
const fwdOptions = optionTable({ argnums, hasAux, randomness } satisfies RulesFor<JacfwdOptions>);

/** For all elements of several tensors together: tensors with a first dimension more, in which one element is 1. */
function basisOf(tensors: readonly Tensor[]): Tensor[] {
  const counts = tensors.map((t) => t.numel());
  const total = counts.reduce((a, b) => a + b, 0);
  const whole = eye(total);
  let at = 0;
  return tensors.map((t, i) => {
    at += counts[i]!;
    return whole
      .narrow(1, at - counts[i]!, counts[i]!)
      .to(t.dtype)
      .reshape([total, ...t.shape]);
  });
}

/** The rows of a tensor that belong to each of several others, in their shapes. */
function rowsFor(rows: Tensor, tensors: readonly Tensor[]): Tensor[] {
  let at = 0;
  return tensors.map((t) => {
    const n = t.numel();
    at += n;
    return rows.narrow(0, at - n, n);
  });
}

/**
 * The function that gives the jacobian of `f`, row by row by {@link vjp}: of the shape output + input. Outputs and arguments may
 * be tensors in arrays and objects: the result has the output's form, with the argument's at each place.
 *
 * @returns with several `argnums` an array for each output; with `hasAux` [jacobian, aux]
 * @example
 * ```ts
 * func.jacrev((x: Tensor) => x.sin())(tensor([0, 0])); // [[1, 0], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.jacrev.html
 */
// biome-ignore lint/suspicious/noExplicitAny: the result's form is that of the output and the arguments.
export function jacrev<F extends AnyFunction>(f: F, given?: JacrevOptions): (...args: Parameters<F>) => any {
  checkFunction('jacrev', f);
  const { argnums: which, hasAux: pair, chunkSize: chunk } = revOptions.read('jacrev', given);
  return (...args: readonly unknown[]) => {
    const places = placesOf('jacrev', which, args.length);
    const chosen = places.map((p) => args[p]);
    const of = (...values: unknown[]) => f(...replaced(args, places, values));
    const [output, pull, aux] = vjp(of, ...chosen, { hasAux: pair });
    const outputs = tensorsOf(output);
    const ins = tensorsOf(chosen);
    const basis = basisOf(outputs);
    const rows = vmap((...cotangents: Tensor[]) => tensorsOf(pull(withTensors(output, cotangents))), {
      chunkSize: chunk,
    })(...basis) as Tensor[];
    // rows[i]: all outputs' elements × input i
    const byInput = rows.map((r) => rowsFor(r, outputs));
    const jacobian = withTensors(
      output,
      outputs.map((out, o) => {
        const each = ins.map((t, i) => byInput[i]![o]!.reshape([...out.shape, ...t.shape]));
        const filled = withTensors(chosen, each) as unknown[];
        return typeof which === 'number' ? filled[0] : filled;
      }),
    );
    return pair ? [jacobian, aux] : jacobian;
  };
}

/**
 * The function that gives the jacobian of `f`, column by column by {@link jvp}; of the same shape as {@link jacrev}'s, and cheaper
 * where there are more outputs than inputs.
 *
 * @returns as {@link jacrev}
 * @example
 * ```ts
 * func.jacfwd((x: Tensor) => x.sin())(tensor([0, 0])); // [[1, 0], [0, 1]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.jacfwd.html
 */
// biome-ignore lint/suspicious/noExplicitAny: the result's form is that of the output and the arguments.
export function jacfwd<F extends AnyFunction>(f: F, given?: JacfwdOptions): (...args: Parameters<F>) => any {
  checkFunction('jacfwd', f);
  const { argnums: which, hasAux: pair, randomness: random } = fwdOptions.read('jacfwd', given);
  return (...args: readonly unknown[]) => {
    const places = placesOf('jacfwd', which, args.length);
    const chosen = places.map((p) => args[p]);
    const of = (...values: unknown[]) => f(...replaced(args, places, values));
    const ins = tensorsOf(chosen);
    const basis = basisOf(ins);
    let output: unknown;
    const push = (...tangents: Tensor[]) => {
      const found = jvp(of, chosen, withTensors(chosen, tangents) as unknown[], { hasAux: pair });
      output = found[0];
      return [tensorsOf(found[1]), pair ? [found[2]] : []];
    };
    const [columns, aux] = vmap(push, { randomness: random, outDims: [0, null] })(...basis) as [Tensor[], unknown[]];
    const jacobian = withTensors(
      output,
      columns.map((column) => {
        const out = column.shape.slice(1);
        const each = rowsFor(column, ins).map((part, i) => part.movedim(0, -1).reshape([...out, ...ins[i]!.shape]));
        const filled = withTensors(chosen, each) as unknown[];
        return typeof which === 'number' ? filled[0] : filled;
      }),
    );
    return pair ? [jacobian, aux[0]] : jacobian;
  };
}

/**
 * The function that gives the hessian of `f`: {@link jacfwd} of {@link jacrev}.
 *
 * @example
 * ```ts
 * func.hessian((x: Tensor) => x.square().sum())(tensor([1, 2])); // [[2, 0], [0, 2]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.hessian.html
 */
// biome-ignore lint/suspicious/noExplicitAny: the result's form is that of the output and the arguments.
export function hessian<F extends AnyFunction>(f: F, given?: { argnums?: Argnums }): (...args: Parameters<F>) => any {
  const which = given?.argnums ?? 0;
  return jacfwd(jacrev(f, { argnums: which }), { argnums: which }) as never;
}
