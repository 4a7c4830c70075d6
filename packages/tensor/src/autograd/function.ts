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
  private saved: readonly Tensor[] = [];
  private versions: readonly number[] = [];
  /** Which inputs want a gradient, for leaving out work. */
  needsInputGrad: readonly boolean[] = [];

  /** Keeps tensors for backward; a later in-place change of one is an error there. */
  saveForBackward(...tensors: Tensor[]): void {
    this.saved = tensors;
    this.versions = tensors.map((t) => t._version.value);
  }

  /** The tensors given to {@link saveForBackward}. */
  get savedTensors(): readonly Tensor[] {
    this.saved.forEach((t, i) => {
      if (t._version.value !== this.versions[i])
        throw new RangeError(`backward: tensor ${i} saved by a Function was modified by an in-place operation`);
    });
    return this.saved;
  }
}

/** The two halves of a `torch.autograd.Function`. */
export interface FunctionDefinition<I extends readonly Operand[]> {
  /** Its name in graphs and messages. */
  name: string;
  /** Computes; recorded as one step, whatever it calls. */
  forward(ctx: FunctionContext, ...inputs: I): Tensor;
  /** One gradient per input (null where none flows). Written with tensor operations, it can be differentiated again. */
  backward(ctx: FunctionContext, grad: Tensor): { [K in keyof I]: Tensor | null };
}

/**
 * An operation with a gradient of your own: `torch.autograd.Function`.
 *
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
      forward(tensors) {
        const result = noGrad(() => definition.forward(context, ...tensors));
        return tensors.includes(result) ? result.detach() : result; // an input returned as it is must not lose its own history
      },
      backward: (g) => definition.backward(context, g) as never,
    };
    return apply(op, inputs, undefined);
  };
}
