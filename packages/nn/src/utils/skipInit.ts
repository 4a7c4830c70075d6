import { withoutDraws } from '@wick/init';
import { show } from '@wick/tensor/internal';
import { Module } from '../module/module.ts';

/**
 * Builds a module without drawing its parameters, for one that is loaded or drawn otherwise right after:
 * `torch.nn.utils.skip_init`. The generator stays where it is. For a function that builds a network use
 * `nn.init.withoutDraws(() => models.resnet50())`.
 *
 * @param type - the module's class; its arguments follow
 * @throws TypeError if `type` is no class of modules
 * @example
 * ```ts
 * const layer = nn.utils.skipInit(nn.Linear, 20, 30, { bias: false });
 * nn.init.orthogonal_(layer.weight);
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.skip_init.html
 */
export function skipInit<A extends unknown[], M extends Module>(type: new (...args: A) => M, ...args: A): M {
  if (typeof type !== 'function' || !(type.prototype instanceof Module))
    throw new TypeError(`skipInit: the first argument must be a class of modules, got ${show(type)}`);
  return withoutDraws(() => new type(...args));
}
