import { cat, stack, type Tensor } from '@wick/tensor';
import { checkLevels } from '@wick/tensor/internal';
import type { Constraint } from '../constraints/constraint.ts';
import * as constraints from '../constraints/joined.ts';
import { real } from '../constraints/values.ts';
import { sumRightmost } from '../numeric.ts';
import { Transform } from './transform.ts';
import { needDims } from './vectors.ts';

/**
 * A transform whose last `reinterpretedBatchNdims` dimensions are one value: their Jacobians are added up.
 *
 * @example
 * ```ts
 * const { ExpTransform, IndependentTransform } = distributions.transforms;
 * new IndependentTransform(new ExpTransform(), 1).logAbsDetJacobian(tensor([1, 2]), tensor([1, 2]).exp()).item(); // 3
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.IndependentTransform
 */
export class IndependentTransform extends Transform {
  static override readonly typeName = 'IndependentTransform';
  /** The transform of the elements. */
  readonly baseTransform: Transform;
  /** How many dimensions are taken together. */
  readonly reinterpretedBatchNdims: number;
  /** @param reinterpretedBatchNdims - how many dimensions at the end are taken together */
  constructor(baseTransform: Transform, reinterpretedBatchNdims: number) {
    super();
    checkLevels('IndependentTransform', 'transforms', this, [baseTransform]);
    this.baseTransform = baseTransform;
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
  }
  override get bijective(): boolean {
    return this.baseTransform.bijective;
  }
  get domain(): Constraint {
    return constraints.independent(this.baseTransform.domain, this.reinterpretedBatchNdims);
  }
  get codomain(): Constraint {
    return constraints.independent(this.baseTransform.codomain, this.reinterpretedBatchNdims);
  }
  override get sign(): number | Tensor {
    return this.baseTransform.sign;
  }
  call(x: Tensor): Tensor {
    needDims(x.shape, this.domain.eventDim);
    return this.baseTransform.call(x);
  }
  inverse(y: Tensor): Tensor {
    needDims(y.shape, this.codomain.eventDim);
    return this.baseTransform.inverse(y);
  }
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return sumRightmost(this.baseTransform.logAbsDetJacobian(x, y), this.reinterpretedBatchNdims);
  }
  override forwardShape(shape: readonly number[]): readonly number[] {
    return this.baseTransform.forwardShape(shape);
  }
  override inverseShape(shape: readonly number[]): readonly number[] {
    return this.baseTransform.inverseShape(shape);
  }
  override toString(): string {
    return `${this.name}(${this.baseTransform}, ${this.reinterpretedBatchNdims})`;
  }
}

/**
 * The last dimensions in another shape.
 *
 * @example
 * ```ts
 * new distributions.transforms.ReshapeTransform([4], [2, 2]).call(ones(3, 4)).shape; // [3, 2, 2]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.ReshapeTransform
 */
export class ReshapeTransform extends Transform {
  static override readonly typeName = 'ReshapeTransform';
  /** The shape of an argument's event. */
  readonly inShape: readonly number[];
  /** The shape of a value's event. */
  readonly outShape: readonly number[];
  /** @throws RangeError for shapes of other numbers of elements */
  constructor(inShape: readonly number[], outShape: readonly number[]) {
    super();
    const count = (shape: readonly number[]) => shape.reduce((n, size) => n * size, 1);
    if (count(inShape) !== count(outShape))
      throw new RangeError('in_shape, out_shape have different numbers of elements');
    this.inShape = inShape;
    this.outShape = outShape;
  }
  get domain(): Constraint {
    return constraints.independent(real, this.inShape.length);
  }
  get codomain(): Constraint {
    return constraints.independent(real, this.outShape.length);
  }
  call(x: Tensor): Tensor {
    return x.reshape([...x.shape.slice(0, x.ndim - this.inShape.length), ...this.outShape]);
  }
  inverse(y: Tensor): Tensor {
    return y.reshape([...y.shape.slice(0, y.ndim - this.outShape.length), ...this.inShape]);
  }
  override logAbsDetJacobian(x: Tensor): Tensor {
    return x.newZeros(x.shape.slice(0, x.ndim - this.inShape.length));
  }
  override forwardShape(shape: readonly number[]): readonly number[] {
    return swapped(shape, this.inShape, this.outShape);
  }
  override inverseShape(shape: readonly number[]): readonly number[] {
    return swapped(shape, this.outShape, this.inShape);
  }
}

function swapped(shape: readonly number[], from: readonly number[], to: readonly number[]): readonly number[] {
  needDims(shape, from.length);
  const cut = shape.length - from.length;
  if (shape.slice(cut).join() !== from.join())
    throw new RangeError(`Shape mismatch: expected [${shape.slice(cut).join(', ')}] but got [${from.join(', ')}]`);
  return [...shape.slice(0, cut), ...to];
}

/** A transform for each part along a dimension. */
abstract class Parts extends Transform {
  /** One for each part. */
  readonly transforms: readonly Transform[];
  /** Along which dimension the parts lie. */
  readonly dim: number;
  constructor(transforms: readonly Transform[], dim: number) {
    super();
    checkLevels(this.name, 'transforms', this, transforms);
    this.transforms = transforms;
    this.dim = dim;
  }
  override get bijective(): boolean {
    return this.transforms.every((t) => t.bijective);
  }
  /** The parts of a tensor, one for each transform. */
  protected abstract parts(t: Tensor): Tensor[];
  /** What {@link parts} takes apart, together again. */
  protected abstract joined(parts: readonly Tensor[]): Tensor;
  call(x: Tensor): Tensor {
    return this.joined(this.parts(x).map((part, i) => this.transforms[i]!.call(part)));
  }
  inverse(y: Tensor): Tensor {
    return this.joined(this.parts(y).map((part, i) => this.transforms[i]!.inverse(part)));
  }
  /** The logarithms of the Jacobians, part by part. */
  protected jacobians(x: Tensor, y: Tensor): Tensor[] {
    const ys = this.parts(y);
    return this.parts(x).map((part, i) => this.transforms[i]!.logAbsDetJacobian(part, ys[i]!));
  }
}

/**
 * Transforms of the parts that lie one after the other along `dim`, of the given lengths (1 each where they are not said).
 *
 * @example
 * ```ts
 * const { CatTransform, ExpTransform, TanhTransform } = distributions.transforms;
 * new CatTransform([new ExpTransform(), new TanhTransform()]).call(zeros(2)); // [1, 0]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.CatTransform
 */
export class CatTransform extends Parts {
  static override readonly typeName = 'CatTransform';
  /** How long each part is. */
  readonly lengths: readonly number[];
  /** @throws RangeError for another number of lengths than of transforms */
  constructor(tseq: readonly Transform[], dim = 0, lengths: readonly number[] = tseq.map(() => 1)) {
    super(tseq, dim);
    if (lengths.length !== tseq.length)
      throw new RangeError(
        `CatTransform: lengths must be one for each of ${tseq.length} transforms, got ${lengths.length}`,
      );
    this.lengths = lengths;
  }
  get domain(): Constraint {
    return constraints.cat(
      this.transforms.map((t) => t.domain),
      this.dim,
      this.lengths,
    );
  }
  get codomain(): Constraint {
    return constraints.cat(
      this.transforms.map((t) => t.codomain),
      this.dim,
      this.lengths,
    );
  }
  /** The parts of a tensor, one for each transform. */
  protected parts(t: Tensor): Tensor[] {
    const total = this.lengths.reduce((a, b) => a + b, 0);
    if (t.size(this.dim) !== total)
      throw new RangeError(
        `CatTransform: dimension ${this.dim} must have the length ${total}, got ${t.size(this.dim)}`,
      );
    let start = 0;
    return this.lengths.map((length) => {
      start += length;
      return t.narrow(this.dim, start - length, length);
    });
  }
  /** What {@link parts} takes apart, together again. */
  protected joined(parts: readonly Tensor[]): Tensor {
    return cat(parts, this.dim);
  }
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    const eventDim = this.domain.eventDim;
    const terms = this.jacobians(x, y).map((t, i) => sumRightmost(t, eventDim - this.transforms[i]!.domain.eventDim));
    const dim = (this.dim >= 0 ? this.dim - x.ndim : this.dim) + eventDim;
    return dim < 0 ? cat(terms, dim) : terms.reduce((a, b) => a.add(b));
  }
}

/**
 * Transforms of the slices along `dim`.
 *
 * @example
 * ```ts
 * const { ExpTransform, StackTransform, TanhTransform } = distributions.transforms;
 * new StackTransform([new ExpTransform(), new TanhTransform()]).call(zeros(2, 1)); // [[1], [0]]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.StackTransform
 */
export class StackTransform extends Parts {
  static override readonly typeName = 'StackTransform';
  /** @param dim - along which the slices lie. Default: 0. */
  constructor(tseq: readonly Transform[], dim = 0) {
    super(tseq, dim);
  }
  get domain(): Constraint {
    return constraints.stack(
      this.transforms.map((t) => t.domain),
      this.dim,
    );
  }
  get codomain(): Constraint {
    return constraints.stack(
      this.transforms.map((t) => t.codomain),
      this.dim,
    );
  }
  /** The parts of a tensor, one for each transform. */
  protected parts(t: Tensor): Tensor[] {
    if (t.size(this.dim) !== this.transforms.length)
      throw new RangeError(
        `StackTransform: dimension ${this.dim} must have the length ${this.transforms.length}, got ${t.size(this.dim)}`,
      );
    return this.transforms.map((_, i) => t.select(this.dim, i));
  }
  /** What {@link parts} takes apart, together again. */
  protected joined(parts: readonly Tensor[]): Tensor {
    return stack(parts, this.dim);
  }
  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    return stack(this.jacobians(x, y), this.dim);
  }
}
