import { abs, add, broadcastShapes, fullLike, mul, type Tensor } from '@wick/tensor';
import { count, isTensor, optionTable, type RulesFor } from '@wick/tensor/internal';
import type { Parameter } from '../broadcastAll.ts';
import type { Constraint } from '../constraints/constraint.ts';
import { independent } from '../constraints/joined.ts';
import { real } from '../constraints/values.ts';
import { Transform } from './transform.ts';

/** Options of {@link AffineTransform}. */
export interface AffineTransformOptions {
  /** How many dimensions at the end are one value. Default: 0. */
  eventDim?: number;
}

const options = optionTable({ eventDim: count(0, 0) } satisfies RulesFor<AffineTransformOptions>);

/**
 * y = loc + scale · x
 *
 * @example
 * ```ts
 * new distributions.transforms.AffineTransform(1, 2).call(tensor([3])); // [7]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.AffineTransform
 */
export class AffineTransform extends Transform {
  static override readonly typeName = 'AffineTransform';
  /** What is added. */
  readonly loc: Parameter;
  /** What is multiplied with. */
  readonly scale: Parameter;
  /** How many dimensions at the end are one value. */
  readonly eventDim: number;

  /** @throws RangeError for an `eventDim` that is no whole number from 0 up */
  constructor(loc: Parameter, scale: Parameter, given?: AffineTransformOptions) {
    super();
    this.loc = loc;
    this.scale = scale;
    this.eventDim = options.read('AffineTransform', given).eventDim;
  }

  get domain(): Constraint {
    return independent(real, this.eventDim);
  }
  get codomain(): Constraint {
    return independent(real, this.eventDim);
  }
  override get sign(): number | Tensor {
    return isTensor(this.scale) ? this.scale.sign() : Math.sign(this.scale);
  }
  call(x: Tensor): Tensor {
    return add(this.loc, mul(this.scale, x));
  }
  inverse(y: Tensor): Tensor {
    return y.sub(this.loc).div(this.scale);
  }
  override logAbsDetJacobian(x: Tensor): Tensor {
    const { scale, eventDim } = this;
    let result = isTensor(scale) ? abs(scale).log() : fullLike(x, Math.log(Math.abs(scale)));
    let shape = x.shape;
    if (eventDim > 0) {
      result = result.reshape([...result.shape.slice(0, result.ndim - eventDim), -1]).sum(-1);
      shape = shape.slice(0, shape.length - eventDim);
    }
    return result.expand(shape);
  }
  override forwardShape(shape: readonly number[]): readonly number[] {
    return broadcastShapes(shape, shapeOf(this.loc), shapeOf(this.scale));
  }
  override inverseShape(shape: readonly number[]): readonly number[] {
    return this.forwardShape(shape);
  }
  override equals(other: Transform): boolean {
    return other instanceof AffineTransform && same(this.loc, other.loc) && same(this.scale, other.scale);
  }
}

function shapeOf(value: Parameter): readonly number[] {
  return isTensor(value) ? value.shape : [];
}

function same(a: Parameter, b: Parameter): boolean {
  if (isTensor(a)) return a.eq(b).all().item<boolean>();
  return isTensor(b) ? same(b, a) : a === b;
}
