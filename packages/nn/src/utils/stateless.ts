import { flag, optionTable, type RulesFor, show, tracing } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import { Module } from '../module/module.ts';
import { typeNameOf } from '../module/tree/node.ts';

/** Options of {@link functionalCall}. */
export interface FunctionalCallOptions {
  /** A tensor given for one name of a shared parameter stands for all its names. Default: true. */
  tieWeights?: boolean;
  /** Refuse names that the module does not have, and names that are missing. Default: false. */
  strict?: boolean;
}

const table = optionTable({ tieWeights: flag(true), strict: flag(false) } satisfies RulesFor<FunctionalCallOptions>);

/**
 * Calls `module.forward(...args)` with other tensors in the place of its parameters and buffers; afterwards everything
 * is as it was: `torch.func.functional_call`. Gradients flow to the tensors that are given.
 *
 * @param module - stays unchanged
 * @param tensors - by dotted name; what is not named stays the module's own
 * @param args - the inputs of forward(); one tensor may stand by itself
 * @throws RangeError if a name leads nowhere or, with `strict`, is missing; TypeError if a value is no tensor
 * @example
 * ```ts
 * const weight = randn(2, 3).requiresGrad_();
 * nn.utils.stateless.functionalCall(new nn.Linear(3, 2), { weight }, [randn(5, 3)]).sum().backward();
 * weight.grad!.shape; // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.func.functional_call.html
 */
export function functionalCall<M extends Module>(
  module: M,
  tensors: Readonly<Record<string, Tensor>>,
  args: Parameters<M['forward']> | Tensor,
  options?: FunctionalCallOptions,
): ReturnType<M['forward']> {
  const where = 'functionalCall';
  if (!(module instanceof Module)) throw new TypeError(`${where}: module must be a Module, got ${show(module)}`);
  const { tieWeights: tie, strict } = table.read(where, options);
  const places = placesOf(module);
  const chosen = new Map<string, Tensor>();
  for (const [name, tensor] of Object.entries(tensors)) {
    if (!(tensor instanceof Tensor)) throw new TypeError(`${where}: ${name} must be a Tensor, got ${show(tensor)}`);
    const place = places.get(name);
    if (!place) throw new RangeError(`${where}: ${typeNameOf(module)} has no parameter or buffer "${name}"`);
    if (tie)
      for (const [other, { now }] of places) if (now === place.now && !(other in tensors)) chosen.set(other, tensor);
    chosen.set(name, tensor);
  }
  const missing = [...places.keys()].filter((name) => !chosen.has(name));
  if (strict && missing.length > 0) throw new RangeError(`${where}: missing keys: ${missing.join(', ')}`);

  // Who records looks at the modules as they are and will be again.
  if (tracing.by !== null) for (const one of module.modules()) tracing.by.moduleRuns(one);
  const undo: (() => void)[] = [];
  try {
    for (const [name, tensor] of chosen) undo.push(replaced(places.get(name)!, tensor));
    return module.forward(...(args instanceof Tensor ? [args] : args)) as ReturnType<M['forward']>;
  } finally {
    for (const back of undo) back();
  }
}

interface Place {
  readonly owner: Module;
  readonly key: string;
  readonly now: Tensor;
}

/** Where each parameter and buffer is kept, under each of its names. */
function placesOf(module: Module): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const [path, owner] of module.namedModules({ removeDuplicate: false })) {
    const own = { recurse: false, removeDuplicate: false };
    for (const [key, now] of [...owner.namedParameters(own), ...owner.namedBuffers(own)])
      places.set(path === '' ? key : `${path}.${key}`, { owner, key, now });
  }
  return places;
}

/** Shows a tensor as the property, and says how to show what was there. Walks meet neither. */
function replaced({ owner, key }: Place, tensor: Tensor): () => void {
  const before = Object.getOwnPropertyDescriptor(owner, key);
  Object.defineProperty(owner, key, { value: tensor, writable: true, enumerable: false, configurable: true });
  return () => {
    if (before) Object.defineProperty(owner, key, before);
    else Reflect.deleteProperty(owner, key);
  };
}
