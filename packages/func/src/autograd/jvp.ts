import { onesLike, type Tensor } from '@wick/tensor';
import { optionTable, type RulesFor, showShape } from '@wick/tensor/internal';
import { hasAux, splitAux } from '../argnums.ts';
import { transform } from '../levels/transform.ts';
import { unwrap, wrap } from '../levels/wrap.ts';
import { type Tree, tensorsOf, withTensors } from '../tree.ts';
import { type AnyFunction, asLeaves, checkFunction, checkOutputs, outOf, pullBack } from './vjp.ts';

/** Options of {@link jvp}. */
export interface JvpOptions {
  /** Whether the function gives a pair of an output to differentiate and something to pass on. Default: false. */
  hasAux?: boolean;
}

const options = optionTable({ hasAux } satisfies RulesFor<JvpOptions>, ['hasAux']);

/**
 * The output of a function and how it moves with its arguments along tangents: J v. The gradient u ↦ uᵀ J of the output is
 * linear in u, and is differentiated once more: exact for every operation that has a gradient.
 *
 * @param primals - the arguments, as an array
 * @param tangents - of the form of the arguments
 * @returns [output, tangent of the output], or [output, tangent, aux]
 * @throws TypeError for an output that is no tensor, or tangents of another form
 * @example
 * ```ts
 * const [y, dy] = func.jvp((x: Tensor) => x.sin(), [tensor([0])], [tensor([3])]);
 * dy; // [3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.jvp.html
 */
export function jvp<F extends AnyFunction>(
  f: F,
  primals: Parameters<F>,
  tangents: readonly unknown[],
  given?: JvpOptions,
): [output: ReturnType<F>, tangent: ReturnType<F>, aux?: unknown];
export function jvp(
  f: AnyFunction,
  primals: readonly unknown[],
  tangents: readonly unknown[],
  given?: JvpOptions,
  // biome-ignore lint/suspicious/noExplicitAny: what callers see is the type above.
): any {
  checkFunction('jvp', f);
  if (!Array.isArray(primals) || !Array.isArray(tangents))
    throw new TypeError('jvp(f, primals, tangents): Expected primals and tangents to be arrays');
  const { hasAux: aux } = options.read('jvp', given);
  const along = checkTangents(primals, tangents);
  const { out, extra, us, gradients, byU } = gradientsByU('jvp', f, primals, aux);
  const moved = withTensors(out, pullBack(gradients, us, along, byU, false));
  return aux ? [out, moved, extra] : [out, moved];
}

/** u ↦ uᵀ J at the arguments, as the graph of a level that is over. */
function gradientsByU(where: string, f: AnyFunction, primals: readonly unknown[], aux: boolean) {
  return transform({ kind: 'grad' }, (byU) => {
    const { result, extra, inside, level } = transform({ kind: 'grad' }, (level) => {
      const inside = asLeaves(primals, level) as unknown[];
      const [result, extra] = splitAux(where, aux, f(...inside));
      return { result, extra, inside, level };
    });
    const outputs = checkOutputs(where, result);
    const us = outputs.map((t) => {
      const u = wrap(unwrapFully(onesLike(t), level, byU), byU);
      return t.isFloatingPoint() ? u.requiresGrad_() : u;
    });
    const gradients = pullBack(outputs, tensorsOf(inside), us, level, false);
    const outside = (tree: Tree) => outOf(outOf(tree, level), byU);
    return { out: outside(result), extra: outside(extra), us, gradients, byU };
  });
}

/** Ones come as plain tensors, or as of the samples of what they are like. */
function unwrapFully(t: Tensor, ...levels: Parameters<typeof unwrap>[1][]): Tensor {
  return levels.reduce((value, level) => unwrap(value, level), t);
}

function checkTangents(primals: Tree, tangents: Tree): Tensor[] {
  const [of, along] = [tensorsOf(primals), tensorsOf(tangents)];
  if (of.length === 0) throw new TypeError('jvp(f, primals, tangents): Expected at least one Tensor among the primals');
  if (of.length !== along.length)
    throw new TypeError(
      'jvp(f, primals, tangents): Expected primals and tangents to have the same python structure: one tangent for each tensor',
    );
  of.forEach((t, i) => {
    if (t.shape.join() !== along[i]!.shape.join())
      throw new RangeError(
        `jvp(f, primals, tangents): a tangent has the shape ${showShape(along[i]!.shape)}, its primal ${showShape(t.shape)}`,
      );
  });
  return along;
}

/**
 * The output of a function, and the function that gives its {@link jvp} at these arguments: `f` runs once, however often that
 * is called.
 *
 * @returns [output, tangents ↦ tangent of the output]
 * @example
 * ```ts
 * const [y, push] = func.linearize((x: Tensor) => x.square(), tensor([3]));
 * push(tensor([1])); // [6]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.linearize.html
 */
export function linearize<F extends AnyFunction>(
  f: F,
  ...primals: Parameters<F>
): [output: ReturnType<F>, push: (...tangents: unknown[]) => ReturnType<F>];
// biome-ignore lint/suspicious/noExplicitAny: what callers see is the type above.
export function linearize(f: AnyFunction, ...primals: unknown[]): any {
  checkFunction('linearize', f);
  const { out, us, gradients, byU } = gradientsByU('linearize', f, primals, false);
  const push = (...tangents: unknown[]) =>
    withTensors(out, pullBack(gradients, us, checkTangents(primals, tangents), byU));
  return [out, push];
}
