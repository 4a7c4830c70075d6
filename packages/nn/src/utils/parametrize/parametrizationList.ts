import { show } from '@wick/tensor/internal';
import { noGrad, Tensor } from '@wick/tensor/light';
import { ModuleList } from '../../containers/moduleList.ts';
import type { Module } from '../../module/module.ts';
import { typeNameOf } from '../../module/tree/node.ts';
import { Parameter } from '../../parameter.ts';

/**
 * A module that computes a parameter from what is learned in its place. `forward` takes the original tensor (the first
 * of a list may take several); `rightInverse`, where there is one, finds originals that give a value, so that the
 * parameter can be assigned: it returns a tensor, or an array if forward takes several.
 */
export interface Parametrization extends Module {
  /** Originals for which `forward` gives the value. */
  rightInverse?(value: Tensor): Tensor | readonly Tensor[];
}

const where = 'registerParametrization';

/**
 * The parametrisations of one tensor, applied in their order, with its original: `original`, or `original0`,
 * `original1`, … where the first takes several. Part of a module after {@link registerParametrization}.
 *
 * @example
 * ```ts
 * const layer = utils.parametrizations.weightNorm(new Linear(2, 1));
 * const list = layer.getSubmodule('parametrizations.weight');
 * list instanceof utils.parametrize.ParametrizationList; // true
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.ParametrizationList.html
 */
export class ParametrizationList extends ModuleList<Parametrization> {
  static override readonly name: string = 'ParametrizationList';
  /** Whether shape and dtype may differ from the original's. */
  unsafe: boolean;
  /** Whether there is one original. */
  readonly isTensor: boolean;
  /** How many originals there are. */
  readonly ntensors: number;

  /** @throws RangeError if a parametrisation changes shape or dtype and `unsafe` is not set; TypeError if one gives no tensor. */
  constructor(modules: readonly Parametrization[], original: Tensor, unsafe = false) {
    super(modules);
    this.unsafe = unsafe;
    const [shape, dtype] = [original.shape, original.dtype];
    const found = noGrad(() => inverse([...this], original, false));
    this.isTensor = found instanceof Tensor;
    if (found instanceof Tensor) {
      if (found.dtype !== dtype)
        throw new RangeError(`${where}: rightInverse must keep the dtype ${dtype}, it gave ${found.dtype}`);
      original.data = found.data;
      keep(this, 'original', original);
      this.ntensors = 1;
    } else {
      this.ntensors = found.length;
      found.forEach((t, i) => {
        keep(this, `original${i}`, original instanceof Parameter ? parameterOf(t, original.requiresGrad) : t);
      });
    }
    if (!unsafe) checkSame(this.forward(), shape, dtype);
  }

  /** The originals: one, or those that the first parametrisation takes. */
  get originals(): Tensor[] {
    if (this.isTensor) return [Reflect.get(this, 'original') as Tensor];
    return Array.from({ length: this.ntensors }, (_, i) => Reflect.get(this, `original${i}`) as Tensor);
  }

  /** Computes the tensor from its originals. */
  override forward(): Tensor {
    let x: Tensor | null = null;
    for (const module of this) x = computed(module, module.forward(...(x ? [x] : this.originals)));
    return x!;
  }

  /** Sets the originals so that the tensor becomes `value`. @throws RangeError if a parametrisation has no inverse. */
  rightInverse(value: Tensor): void {
    noGrad(() => {
      const found = inverse([...this], value, true);
      const list = found instanceof Tensor ? [found] : found;
      const { originals } = this;
      if (found instanceof Tensor !== this.isTensor || list.length !== originals.length)
        throw new RangeError(`rightInverse: ${originals.length} tensors are needed, got ${list.length}`);
      list.forEach((t, i) => {
        if (t.dtype !== originals[i]!.dtype)
          throw new RangeError(`rightInverse: tensor ${i} must be ${originals[i]!.dtype}, got ${t.dtype}`);
      });
      list.forEach((t, i) => {
        originals[i]!.data = t.data;
      });
    });
  }
}

function parameterOf(t: Tensor, requiresGrad: boolean): Parameter {
  return new Parameter(t.detach(), { requiresGrad });
}

function keep(list: ParametrizationList, name: string, t: Tensor): void {
  if (t instanceof Parameter) list.registerParameter(name, t);
  else list.registerBuffer(name, t);
}

/** What the modules need so that they give `value`: their inverses from the last to the first. */
function inverse(modules: readonly Parametrization[], value: Tensor, all: boolean): Tensor | readonly Tensor[] {
  let found: Tensor | readonly Tensor[] = value;
  for (const module of modules.toReversed()) {
    if (typeof module.rightInverse !== 'function') {
      if (all) throw new RangeError(`rightInverse: ${typeNameOf(module)} does not define rightInverse()`);
      continue;
    }
    if (!(found instanceof Tensor))
      throw new TypeError('rightInverse: only the first parametrisation may give several tensors');
    found = module.rightInverse(found);
    const list = found instanceof Tensor ? [found] : found;
    if (!Array.isArray(list) || !list.every((t) => t instanceof Tensor))
      throw new TypeError(`${where}: rightInverse must give a Tensor or an array of them, got ${show(found)}`);
  }
  return found;
}

export function computed(module: Module, value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  throw new TypeError(`${typeNameOf(module)}: a parametrisation must give a Tensor, got ${show(value)}`);
}

/** Refuses a parametrisation that changes shape or dtype. */
export function checkSame(t: Tensor, shape: readonly number[], dtype: string): void {
  if (t.dtype !== dtype)
    throw new RangeError(
      `${where}: a parametrisation may not change the dtype ${dtype} to ${t.dtype} unless unsafe is set`,
    );
  if (t.shape.join() !== shape.join())
    throw new RangeError(
      `${where}: a parametrisation may not change the shape [${shape.join(', ')}] to [${t.shape.join(', ')}] unless unsafe is set`,
    );
}
