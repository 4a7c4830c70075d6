import { type Module, utils } from '@wick/nn';
import { stack, type Tensor } from '@wick/tensor';
import { isTensor } from '@wick/tensor/internal';

/**
 * Calls a module with other tensors in the place of its parameters and buffers: `torch.func.functional_call`. The module stays
 * as it is.
 *
 * @param tensors - by dotted name, or several such objects
 * @param args - the input, or an array of inputs
 * @param options - `tieWeights`: a tensor given for one name of a shared parameter stands for all (default true); `strict`:
 * refuse names that are missing (default false)
 * @throws RangeError for a name that leads nowhere, or is in two of the objects
 * @example
 * ```ts
 * const net = new nn.Linear(2, 1);
 * const weight = ones(1, 2);
 * const bias = zeros(1);
 * func.functionalCall(net, { weight, bias }, tensor([[1, 2]])); // [[3]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.functional_call.html
 */
export function functionalCall<M extends Module>(
  module: M,
  tensors: Readonly<Record<string, Tensor>> | readonly Readonly<Record<string, Tensor>>[],
  args: Tensor | readonly unknown[] = [],
  options?: { tieWeights?: boolean; strict?: boolean },
): ReturnType<M['forward']> {
  const parts = (Array.isArray(tensors) ? tensors : [tensors]) as readonly Readonly<Record<string, Tensor>>[];
  const names = parts.flatMap((part) => Object.keys(part));
  const twice = names.filter((name, i) => names.indexOf(name) !== i);
  if (twice.length > 0)
    throw new RangeError(
      `functionalCall: ${twice.join(', ')} appeared in multiple dictionaries; behavior of functional call is ambiguous`,
    );
  const all: Record<string, Tensor> = Object.assign({}, ...parts);
  const inputs = isTensor(args) ? [args] : [...args];
  return utils.stateless.functionalCall(module, all, inputs as unknown as Parameters<M['forward']>, options);
}

/**
 * The parameters and the buffers of several modules of one kind, each stacked along a new first dimension: what
 * {@link vmap} runs an ensemble with.
 *
 * @returns [parameters, buffers], by name; the parameters are leaves that require grad where the modules' do
 * @throws RangeError for no models, TypeError for models of several classes or of both modes
 * @example
 * ```ts
 * const models = [new nn.Linear(2, 1), new nn.Linear(2, 1)];
 * const [params] = func.stackModuleState(models);
 * params.weight!.shape; // [2, 1, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.stack_module_state.html
 */
export function stackModuleState(
  models: readonly Module[],
): [parameters: Record<string, Tensor>, buffers: Record<string, Tensor>] {
  const [first] = models;
  if (!first) throw new RangeError('stackModuleState: Expected at least one model, got 0.');
  if (models.some((m) => m.training !== first.training))
    throw new TypeError('stackModuleState: Expected all models to have the same training/eval mode.');
  if (models.some((m) => m.constructor !== first.constructor))
    throw new TypeError('stackModuleState: Expected all models to be of the same class.');
  const stacked = (of: (m: Module) => Iterable<readonly [string, Tensor]>, leaf: boolean) => {
    const each = models.map((m) => new Map(of(m)));
    return Object.fromEntries(
      [...each[0]!].map(([name, t]) => {
        const all = stack(each.map((map) => map.get(name)!)).detach();
        return [name, leaf && t.requiresGrad ? all.requiresGrad_() : all];
      }),
    );
  };
  return [stacked((m) => m.namedParameters(), true), stacked((m) => m.namedBuffers(), false)];
}
