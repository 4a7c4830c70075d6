import { empty, type Tensor } from '@wick/tensor/light';
import type { FloatDType } from './options.ts';

const waiting = new WeakSet<object>();

/** Whether a value is a tensor that has no sizes yet: an UninitializedParameter or UninitializedBuffer. */
export function isUninitialized(value: unknown): boolean {
  return typeof value === 'object' && value !== null && waiting.has(Object.getPrototypeOf(value));
}

/** Lets the instances of a class refuse what needs a shape or elements: every operation asks a tensor for one of these. */
export function refuseUse({ prototype }: { readonly prototype: Tensor }, name: string): void {
  waiting.add(prototype);
  const refused = (): never => {
    throw new RangeError(
      `Attempted to use an uninitialized parameter: this ${name} belongs to a lazy layer, which takes its sizes from its first input; call forward() with a batch, if only of zeros, before it is used`,
    );
  };
  for (const getter of ['shape', 'ndim', 'nd'])
    Object.defineProperty(prototype, getter, { get: refused, configurable: true });
  for (const method of [
    'dim',
    'size',
    'numel',
    'stride',
    'isContiguous',
    'detach',
    'item',
    'retainGrad',
    'registerHook',
    'requiresGrad_',
  ])
    Object.defineProperty(prototype, method, { value: refused, configurable: true, writable: true });
  // As in PyTorch the property can be set, the method cannot be called.
  const whole: Tensor = Object.getPrototypeOf(prototype);
  Object.defineProperty(prototype, 'requiresGrad', {
    get(this: Tensor) {
      return Reflect.get(whole, 'requiresGrad', this);
    },
    set(this: Tensor, value: boolean) {
      whole.requiresGrad_.call(this, value);
    },
    configurable: true,
  });
}

/** Options of `materialize`. */
export interface MaterializeOptions {
  /** Default: the one it has had. */
  dtype?: FloatDType;
  /** 'cpu', where every tensor is; another one is refused. */
  device?: 'cpu';
}

/** Makes a tensor that waits an ordinary one of class `type`, with these sizes or values; it stays the same object. */
export function initialize(
  t: Tensor,
  { prototype }: { readonly prototype: Tensor },
  data: Tensor | readonly number[],
  { dtype = t.dtype as FloatDType }: MaterializeOptions = {},
): void {
  const values = Array.isArray(data) ? empty([...data], { dtype }) : (data as Tensor);
  Object.setPrototypeOf(t, prototype);
  t.data = values;
}
