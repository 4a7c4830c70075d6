import { show } from '../core/check.ts';
import { allocateTensor } from '../core/make.ts';
import { outside } from '../core/recycling.ts';
import { isTensor } from '../core/tensorCore.ts';
import type { Tensor } from '../tensor.ts';
import { apply } from './dispatch.ts';
import { noGrad } from './gradMode.ts';
import type { OpRecord } from './op.ts';

type Eight<T> = [T, T, T, T, T, T, T, T];

/** What a function saved, in its order. */
export type SavedTensors = readonly [...Eight<Tensor>, ...Tensor[]];

/**
 * What a user-written function keeps between forward and backward.
 *
 * @example
 * ```ts
 * const double = defineFunction<[Tensor]>({
 *   name: 'double',
 *   forward: (ctx, x) => { ctx.saveForBackward(x); return x.mul(2); },
 *   backward: (_, g) => [g.mul(2)],
 * });
 * double(tensor([3, 4])); // [6, 8]
 * ```
 * @see https://docs.pytorch.org/docs/stable/autograd.html#torch.autograd.function.FunctionCtx
 */
export class FunctionContext {
  private saved: readonly Tensor[] | null = [];
  private versions: readonly number[] = [];
  /** Which inputs want a gradient, for leaving out work. */
  needsInputGrad: readonly boolean[] = [];

  /** Keeps tensors for backward; a later in-place change of one is an error there. */
  saveForBackward(...tensors: Tensor[]): void {
    tensors.forEach((t, i) => {
      if (!isTensor(t)) throw new TypeError(`saveForBackward: tensor ${i} must be a Tensor, got ${show(t)}`);
    });
    this.saved = tensors;
    this.versions = tensors.map((t) => t._version.value);
  }

  /**
   * The tensors given to {@link saveForBackward}: `const [x, weight] = ctx.savedTensors`. Which there are only the program
   * knows; the type has the first eight as tensors.
   *
   * @throws RangeError where one was changed in place since, or after a backward pass without `retainGraph`, which frees
   *   them
   */
  get savedTensors(): SavedTensors {
    if (!this.saved)
      throw new RangeError(
        'backward: trying to go through the graph a second time: what a Function had saved is freed. Use backward({ retainGraph: true }) the first time',
      );
    this.saved.forEach((t, i) => {
      if (t._version.value !== this.versions[i])
        throw new RangeError(`backward: tensor ${i} saved by a Function was modified by an in-place operation`);
    });
    return this.saved as SavedTensors;
  }

  /** @internal */
  _saved(): readonly Tensor[] {
    return this.saved ?? [];
  }

  /** @internal */
  _release(): void {
    if (this.versions.length > 0) this.saved = null;
  }
}

/**
 * What backward gets and returns: a gradient for each input that is a tensor, null for the others. Null also where none
 * flows.
 */
type InputGradients<I extends readonly unknown[]> = {
  [K in keyof I]: Tensor extends I[K] ? Tensor | null : null | undefined;
};

/**
 * The two halves of a `torch.autograd.Function`.
 *
 * @typeParam I - its arguments, as a tuple: tensors and whatever else it is told
 * @typeParam O - its result: a Tensor, or a tuple of several
 * @typeParam S - what forward notes on the context for backward, beside tensors; by default anything
 */
export interface FunctionDefinition<
  I extends readonly unknown[],
  O extends Tensor | Tensor[] = Tensor,
  // biome-ignore lint/suspicious/noExplicitAny: what is noted has any type unless it is said.
  S extends object = Record<string, any>,
> {
  /** Its name in graphs and messages. */
  name: string;
  /** Computes; recorded as one step, whatever it calls. */
  forward(ctx: FunctionContext & S, ...inputs: I): O;
  /**
   * One gradient per input (null where none flows, and for what is no tensor), or the gradient itself where there is one
   * input. Of several results each gradient is an argument, zeros where none came. Written with tensor operations, it can
   * be differentiated again.
   */
  backward(
    ctx: FunctionContext & S,
    ...grads: O extends Tensor[] ? { [K in keyof O]: Tensor } : [grad: Tensor]
  ): InputGradients<I> | Tensor | null;
}

/**
 * An operation with a gradient of your own: `torch.autograd.Function`. Its arguments need not all be tensors, what
 * backward wants to know beside tensors is noted on the context, and there may be several results.
 *
 * @throws TypeError or RangeError, in the function's name, where `forward` gives no tensor, or `backward` not one
 *   gradient for each input
 * @example
 * ```ts
 * const power = defineFunction<[Tensor, number]>({
 *   name: 'power',
 *   forward(ctx, x, n) {
 *     ctx.saveForBackward(x);
 *     ctx.n = n;
 *     return x.pow(n);
 *   },
 *   backward: (ctx, g) => [g.mul(ctx.savedTensors[0].pow(ctx.n - 1).mul(ctx.n)), null],
 * });
 * const x = tensor([2], { requiresGrad: true });
 * power(x, 3).backward();
 * x.grad!.tolist(); // [12]
 * ```
 * @see https://docs.pytorch.org/docs/stable/autograd.html#torch.autograd.Function
 */
export function defineFunction<
  I extends readonly unknown[],
  O extends Tensor | Tensor[] = Tensor,
  // biome-ignore lint/suspicious/noExplicitAny: what is noted has any type unless it is said.
  S extends object = Record<string, any>,
>(definition: FunctionDefinition<I, O, S>): (...inputs: I) => O {
  const { name } = definition;
  return (...inputs) => {
    const context = new FunctionContext() as FunctionContext & S;
    context.needsInputGrad = inputs.map((t) => isTensor(t) && t.requiresGrad);
    const operands = inputs.filter(isTensor);
    let results: readonly Tensor[] = [];
    const op: OpRecord<Tensor[], undefined, O, string> = {
      name,
      composed: true,
      halves: true,
      forward(tensors) {
        let next = 0;
        const all = inputs.map((input) => (isTensor(input) ? tensors[next++] : input)) as unknown as I;
        // In an object, so that a promise is told of as what this function gave.
        const { given } = noGrad((): { given: unknown } => ({ given: definition.forward(context, ...all) }));
        const several = Array.isArray(given);
        results = (several ? given : [given]).map((result: unknown) => {
          if (!isTensor(result)) throw new TypeError(`${name}: forward must return a Tensor, got ${show(given)}`);
          return tensors.includes(result) ? result.detach() : result; // an input returned as it is must not lose its own history
        });
        return (several ? results : results[0]) as O;
      },
      backward(grad: Tensor | (Tensor | null)[]) {
        const grads = [grad].flat().map((g, i) => g ?? allocateTensor(results[i]!.shape, results[i]!.dtype));
        const returned = outside(grads, () => definition.backward(context, ...(grads as never)));
        return gradientsOf(name, inputs, returned) as never;
      },
      release: () => context._release(),
      saved: () => context._saved(),
    };
    return apply(op, operands, undefined);
  };
}

/** What a backward returned, as one gradient for each tensor among the inputs. More may follow if they are null, as in PyTorch. */
function gradientsOf(name: string, inputs: readonly unknown[], returned: unknown): (Tensor | null)[] {
  const list: readonly unknown[] = Array.isArray(returned) ? returned : [returned];
  const { length } = inputs;
  if (list.length < length || list.slice(length).some((g) => g !== null && g !== undefined))
    throw new RangeError(
      `${name}: backward must return ${length} gradient${length === 1 ? '' : 's'}, one for each input, got ${list.length}`,
    );
  return inputs.flatMap((input, i) => {
    const g = list[i];
    if (g === null || g === undefined) return isTensor(input) ? [null] : [];
    if (!isTensor(g))
      throw new TypeError(`${name}: backward must return a Tensor or null for input ${i}, got ${show(g)}`);
    if (!isTensor(input))
      throw new RangeError(`${name}: backward must return null for input ${i}, which is no Tensor, got a gradient`);
    return [g];
  });
}
