import { grad as gradOf, isGradEnabled, type Tensor, zerosLike } from '@wick/tensor';
import { isRecord, isTensor, optionTable, type RulesFor, show, showShape } from '@wick/tensor/internal';
import { hasAux, splitAux } from '../argnums.ts';
import type { Level } from '../levels/level.ts';
import { interpreted, transform } from '../levels/transform.ts';
import { unwrap, wrap } from '../levels/wrap.ts';
import { mapTensors, type Tree, tensorsOf, withTensors } from '../tree.ts';

/** Any function that a transform is applied to. */
// biome-ignore lint/suspicious/noExplicitAny: its arguments and result are the caller's.
export type AnyFunction = (...args: any[]) => any;

/** Options of {@link vjp}. */
export interface VjpOptions {
  /** Whether the function gives a pair of an output to differentiate and something to pass on. Default: false. */
  hasAux?: boolean;
}

const options = optionTable({ hasAux } satisfies RulesFor<VjpOptions>);

/** The tensors of a tree as leaves of a level. */
export function asLeaves(tree: Tree, level: Level): unknown {
  return mapTensors(tree, (t) => (t.isFloatingPoint() ? wrap(t, level).requiresGrad_() : t));
}

/** A tree with what it stands for outside a level. */
export function outOf(tree: Tree, level: Level): unknown {
  return mapTensors(tree, (t) => unwrap(t, level));
}

/** @throws TypeError for an output that is no tensor, as torch.func words it */
export function checkOutputs(where: string, output: Tree): Tensor[] {
  const all = tensorsOf(output);
  const others = mapCount(output);
  if (all.length === 0 || others > 0)
    throw new TypeError(
      `${where}(f, *primals): Expected f to be a function that has non-empty output and returns only Tensors (in arrays or objects), got ${show(output)}`,
    );
  return all;
}

function mapCount(tree: Tree): number {
  if (isTensor(tree)) return 0;
  if (Array.isArray(tree)) return tree.reduce<number>((n, t) => n + mapCount(t), 0);
  return isRecord(tree) ? Object.values(tree).reduce<number>((n, t) => n + mapCount(t), 0) : 1;
}

/**
 * Gradients of outputs with respect to leaves of a level, zeros where there are none. The level is over: its tensors stand for
 * what they wrap, and whether that is noted in graphs further out is theirs to say.
 */
export function pullBack(
  outputs: readonly Tensor[],
  leaves: readonly Tensor[],
  cotangents: readonly Tensor[],
  level: Level,
  retainGraph = true,
): Tensor[] {
  return interpreted(() => {
    const of = outputs.flatMap((t, i) => (t.requiresGrad ? [[t, cotangents[i]!] as const] : []));
    const wanted = leaves.filter((t) => t.requiresGrad);
    const found =
      of.length === 0 || wanted.length === 0
        ? wanted.map(() => null)
        : gradOf(
            of.map(([t]) => t),
            wanted,
            { gradOutputs: of.map(([, g]) => g), allowUnused: true, retainGraph, createGraph: isGradEnabled() },
          );
    let next = 0;
    return leaves.map((t) => {
      const g = t.requiresGrad ? found[next++] : null;
      return g ? unwrap(g, level) : zerosLike(unwrap(t, level));
    });
  });
}

/** What {@link vjp} gives to pull gradients back. */
export type VjpFunction = (...cotangents: Tree[]) => unknown[];

/**
 * The output of a function, and a function that takes gradients of the output back to the arguments: vᵀ J, one for each
 * argument. Outputs and arguments may be tensors in arrays and objects.
 *
 * @param args - the arguments; behind them `{ hasAux: true }` where `f` gives a pair of output and something to pass on
 * @returns [output, vjpFunction], or [output, vjpFunction, aux]
 * @throws TypeError for an output that is no tensor; ShapeError for a gradient of another shape than the output
 * @example
 * ```ts
 * const [y, pull] = func.vjp((x: Tensor) => x.sin(), tensor([0]));
 * pull(tensor([2]))[0]; // [2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.vjp.html
 */
export function vjp<F extends AnyFunction>(
  f: F,
  ...args: [...Parameters<F>, options?: VjpOptions]
): [output: ReturnType<F>, pull: VjpFunction, aux?: unknown];
// biome-ignore lint/suspicious/noExplicitAny: what callers see is the type above.
export function vjp(f: AnyFunction, ...given: any[]): any {
  checkFunction('vjp', f);
  const last = given.at(-1);
  const named = isRecord(last) && Object.keys(last).length === 1 && 'hasAux' in last;
  const primals: unknown[] = named ? given.slice(0, -1) : given;
  const { hasAux: aux } = options.read('vjp', named ? last : undefined);
  return transform({ kind: 'grad' }, (level) => {
    const inside = asLeaves(primals, level) as unknown[];
    const [output, extra] = splitAux('vjp', aux, f(...inside));
    const outputs = checkOutputs('vjp', output);
    const ins = tensorsOf(inside);
    // Called once the level is over.
    const pull: VjpFunction = (...cotangents) => {
      const flat = tensorsOf(cotangents.length === 1 ? cotangents[0] : cotangents);
      if (flat.length !== outputs.length)
        throw new TypeError(
          `vjp: expected ${outputs.length} cotangents, in the form of the output, got ${flat.length}`,
        );
      flat.forEach((g, i) => {
        if (g.shape.join() !== outputs[i]!.shape.join())
          throw new RangeError(
            `vjp: a cotangent has the shape ${showShape(g.shape)}, the output ${showShape(outputs[i]!.shape)}`,
          );
      });
      const found = pullBack(outputs, ins, flat, level);
      return withTensors(inside, found) as unknown[];
    };
    const out = outOf(output, level);
    return aux ? [out, pull, outOf(extra, level)] : [out, pull];
  });
}

/** @throws TypeError for what is no function */
export function checkFunction(where: string, f: unknown): void {
  if (typeof f !== 'function') throw new TypeError(`${where}: expected a function, got ${show(f)}`);
}
