import { show } from '../core/check.ts';
import { isTensor } from '../core/tensorCore.ts';
import type { Tensor } from '../tensor.ts';
import { apply } from './dispatch.ts';
import { noGrad } from './gradMode.ts';
import type { Operand, OpRecord } from './op.ts';

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
   * The tensors given to {@link saveForBackward}.
   *
   * @throws RangeError where one was changed in place since, or after a backward pass without `retainGraph`, which frees
   *   them
   */
  get savedTensors(): readonly Tensor[] {
    if (!this.saved)
      throw new RangeError(
        'backward: trying to go through the graph a second time: what a Function had saved is freed. Use backward({ retainGraph: true }) the first time',
      );
    this.saved.forEach((t, i) => {
      if (t._version.value !== this.versions[i])
        throw new RangeError(`backward: tensor ${i} saved by a Function was modified by an in-place operation`);
    });
    return this.saved;
  }

  /** @internal */
  _release(): void {
    if (this.versions.length > 0) this.saved = null;
  }
}

/** The two halves of a `torch.autograd.Function`. */
export interface FunctionDefinition<I extends readonly Operand[]> {
  /** Its name in graphs and messages. */
  name: string;
  /** Computes; recorded as one step, whatever it calls. */
  forward(ctx: FunctionContext, ...inputs: I): Tensor;
  /**
   * One gradient per input (null where none flows), or the gradient itself where there is one input. Written with tensor
   * operations, it can be differentiated again.
   */
  backward(ctx: FunctionContext, grad: Tensor): { [K in keyof I]: Tensor | null } | Tensor | null;
}

/**
 * An operation with a gradient of your own: `torch.autograd.Function`.
 *
 * @throws TypeError or RangeError, in the function's name, where `forward` gives no tensor, or `backward` not one gradient
 *   for each input
 * @example
 * ```ts
 * const cube = defineFunction<[Tensor]>({
 *   name: 'cube',
 *   forward: (ctx, x) => { ctx.saveForBackward(x); return x.pow(3); },
 *   backward: (ctx, g) => [g.mul(ctx.savedTensors[0]!.pow(2).mul(3))],
 * });
 * const x = tensor([2], { requiresGrad: true });
 * cube(x).backward();
 * x.grad!.tolist(); // [12]
 * ```
 * @see https://docs.pytorch.org/docs/stable/autograd.html#torch.autograd.Function
 */
export function defineFunction<I extends readonly Operand[]>(
  definition: FunctionDefinition<I>,
): (...inputs: I) => Tensor {
  return (...inputs) => {
    const context = new FunctionContext();
    context.needsInputGrad = inputs.map((t) => t?.requiresGrad ?? false);
    const op: OpRecord<I> = {
      name: definition.name,
      composed: true,
      forward(tensors) {
        const result = noGrad(() => definition.forward(context, ...tensors));
        if (!isTensor(result))
          throw new TypeError(`${definition.name}: forward must return a Tensor, got ${show(result)}`);
        return tensors.includes(result) ? result.detach() : result; // an input returned as it is must not lose its own history
      },
      backward: (g) => gradientsOf(definition.name, inputs.length, definition.backward(context, g)) as never,
      release: () => context._release(),
    };
    return apply(op, inputs, undefined);
  };
}

/** What a backward returned, as one gradient for each input. More may follow if they are null, as in PyTorch. */
function gradientsOf(name: string, inputs: number, returned: unknown): (Tensor | null)[] {
  const list: readonly unknown[] = Array.isArray(returned) ? returned : [returned];
  if (list.length < inputs || list.slice(inputs).some((g) => g !== null && g !== undefined))
    throw new RangeError(
      `${name}: backward must return ${inputs} gradient${inputs === 1 ? '' : 's'}, one for each input, got ${list.length}`,
    );
  return list.slice(0, inputs).map((g, i) => {
    if (g === null || g === undefined) return null;
    if (!isTensor(g))
      throw new TypeError(`${name}: backward must return a Tensor or null for input ${i}, got ${show(g)}`);
    return g;
  });
}
