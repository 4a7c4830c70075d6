import type { Tensor } from '@wick/tensor';
import { isTensor, optionTable, type RulesFor, show, showShape } from '@wick/tensor/internal';
import { type Argnums, argnums, hasAux, placesOf, replaced, splitAux } from '../argnums.ts';
import { transform } from '../levels/transform.ts';
import { tensorsOf, withTensors } from '../tree.ts';
import { type AnyFunction, asLeaves, checkFunction, outOf, pullBack } from './vjp.ts';

/** Options of {@link grad} and {@link gradAndValue}. */
export interface GradOptions {
  /** Which arguments to differentiate by. Default: 0, the first. */
  argnums?: Argnums;
  /** Whether the function gives a pair of an output to differentiate and something to pass on. Default: false. */
  hasAux?: boolean;
}

const options = optionTable({ argnums, hasAux } satisfies RulesFor<GradOptions>, ['argnums', 'hasAux']);

/** What {@link grad} gives for an argument: what it is itself, for several an array of them. */
export type GradientOf<F extends AnyFunction, O extends GradOptions> = O extends {
  readonly argnums: readonly unknown[];
}
  ? Parameters<F>[number][]
  : O extends { readonly argnums: infer N extends number }
    ? Parameters<F>[N]
    : Parameters<F>[0];

/**
 * The function that gives the gradient of `f`, which has to give a single number, with respect to its first argument (or those
 * in `argnums`), in the form of the argument. It can be transformed again.
 *
 * @returns with `hasAux` a function that gives [gradient, aux]
 * @throws TypeError or RangeError where `f` gives something else than a tensor of one element
 * @example
 * ```ts
 * const slope = func.grad((x: Tensor) => x.sin());
 * func.grad(slope)(tensor(Math.PI / 2)).item(); // -1
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.grad.html
 */
export function grad<F extends AnyFunction, const O extends GradOptions = Record<never, never>>(
  f: F,
  given?: O,
): (...args: Parameters<F>) => O extends { readonly hasAux: true } ? [GradientOf<F, O>, unknown] : GradientOf<F, O> {
  const both = gradients('grad', f, given);
  // biome-ignore lint/suspicious/noExplicitAny: the type above says what it is.
  return (...args): any => {
    const { gradient, aux, hasAux: pair } = both(args);
    return pair ? [gradient, aux] : gradient;
  };
}

/**
 * {@link grad} and the value: the function gives [gradient, value], or with `hasAux` [gradient, [value, aux]].
 *
 * @throws as {@link grad}
 * @example
 * ```ts
 * const [gradient, value] = func.gradAndValue((x: Tensor) => x.square().sum())(tensor([1, 2]));
 * gradient; // [2, 4]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.grad_and_value.html
 */
export function gradAndValue<F extends AnyFunction, const O extends GradOptions = Record<never, never>>(
  f: F,
  given?: O,
): (
  ...args: Parameters<F>
) => [gradient: GradientOf<F, O>, value: O extends { readonly hasAux: true } ? [Tensor, unknown] : Tensor] {
  const both = gradients('gradAndValue', f, given);
  // biome-ignore lint/suspicious/noExplicitAny: the type above says what it is.
  return (...args): any => {
    const { gradient, value, aux, hasAux: pair } = both(args);
    return [gradient, pair ? [value, aux] : value];
  };
}

function gradients(where: string, f: AnyFunction, given: GradOptions | undefined) {
  checkFunction(where, f);
  const { argnums: which, hasAux: pair } = options.read(where, given);
  return (args: readonly unknown[]) => {
    const places = placesOf(where, which, args.length);
    const { output, aux, inside, level } = transform({ kind: 'grad' }, (level) => {
      const inside = places.map((place) => asLeaves(args[place], level));
      const [output, aux] = splitAux(where, pair, f(...replaced(args, places, inside)));
      return { output, aux, inside, level };
    });
    if (!isTensor(output))
      throw new TypeError(
        `${where}: Expected f(*args) to return a Tensor. Got ${show(output)}, f was ${f.name || 'a function'}`,
      );
    if (output.ndim !== 0)
      throw new RangeError(
        `${where}: Expected f(*args) to return a scalar tensor, got tensor with ${output.ndim} dims (shape ${showShape(output.shape)}). Maybe you wanted to use the vjp or jacrev APIs instead?`,
      );
    const found = pullBack([output], tensorsOf(inside), [output.newOnes([])], level, false);
    const filled = withTensors(inside, found) as unknown[];
    return {
      gradient: typeof which === 'number' ? filled[0] : filled,
      value: outOf(output, level),
      aux: outOf(aux, level),
      hasAux: pair,
    };
  };
}
