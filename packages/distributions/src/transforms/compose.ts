import { type Tensor, zerosLike } from '@wick/tensor';
import { checkLevels } from '@wick/tensor/internal';
import type { Constraint } from '../constraints/constraint.ts';
import { independent } from '../constraints/joined.ts';
import { real } from '../constraints/values.ts';
import { sumRightmost } from '../numeric.ts';
import { Transform } from './transform.ts';

/**
 * Several transforms one after the other.
 *
 * @example
 * ```ts
 * const { AffineTransform, ComposeTransform, ExpTransform } = distributions.transforms;
 * new ComposeTransform([new AffineTransform(0, 2), new ExpTransform()]).call(tensor([0.5])); // [2.7183]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html#torch.distributions.transforms.ComposeTransform
 */
export class ComposeTransform extends Transform {
  static override readonly typeName = 'ComposeTransform';
  /** In the order in which they are applied. */
  readonly parts: readonly Transform[];

  /** @param parts - in the order in which they are applied */
  constructor(parts: readonly Transform[]) {
    super();
    checkLevels('ComposeTransform', 'transforms', this, parts);
    this.parts = parts;
  }

  override get bijective(): boolean {
    return this.parts.every((p) => p.bijective);
  }

  /** The first part's, of as many dimensions as any part needs. */
  get domain(): Constraint {
    if (this.parts.length === 0) return real;
    const { domain } = this.parts[0]!;
    let dims = this.parts.at(-1)!.codomain.eventDim;
    for (const part of [...this.parts].reverse())
      dims = Math.max(dims + part.domain.eventDim - part.codomain.eventDim, part.domain.eventDim);
    return independent(domain, dims - domain.eventDim);
  }

  get codomain(): Constraint {
    if (this.parts.length === 0) return real;
    const { codomain } = this.parts.at(-1)!;
    let dims = this.parts[0]!.domain.eventDim;
    for (const part of this.parts)
      dims = Math.max(dims + part.codomain.eventDim - part.domain.eventDim, part.codomain.eventDim);
    return independent(codomain, dims - codomain.eventDim);
  }

  override get sign(): number | Tensor {
    return signOf(this.parts);
  }

  override get inv(): Transform {
    return new ComposeTransform([...this.parts].reverse().map((p) => p.inv));
  }

  call(x: Tensor): Tensor {
    return this.parts.reduce((value, part) => part.call(value), x);
  }

  inverse(y: Tensor): Tensor {
    return this.parts.reduceRight((value, part) => part.inverse(value), y);
  }

  override logAbsDetJacobian(x: Tensor, y: Tensor): Tensor {
    let [sum, from, dims]: [Tensor | null, Tensor, number] = [null, x, this.domain.eventDim];
    this.parts.forEach((part, i) => {
      const to = i === this.parts.length - 1 ? y : part.call(from);
      const term = sumRightmost(part.logAbsDetJacobian(from, to), dims - part.domain.eventDim);
      sum = sum ? sum.add(term) : term;
      dims += part.codomain.eventDim - part.domain.eventDim;
      from = to;
    });
    return sum ?? zerosLike(x);
  }

  override forwardShape(shape: readonly number[]): readonly number[] {
    return this.parts.reduce((s, part) => part.forwardShape(s), shape);
  }

  override inverseShape(shape: readonly number[]): readonly number[] {
    return this.parts.reduceRight((s, part) => part.inverseShape(s), shape);
  }

  override equals(other: Transform): boolean {
    return other instanceof ComposeTransform && sameTransforms(this.parts, other.parts);
  }

  override toString(): string {
    return `${this.name}(\n    ${this.parts.join(',\n    ')}\n)`;
  }
}

/** Whether two chains map alike. */
export function sameTransforms(a: readonly Transform[], b: readonly Transform[]): boolean {
  return a.length === b.length && a.every((part, i) => part.equals(b[i]!));
}

/** The product of all signs. */
export function signOf(parts: readonly Transform[]): number | Tensor {
  let sign: number | Tensor = 1;
  for (const { sign: own } of parts) {
    if (typeof sign !== 'number') sign = sign.mul(own);
    else sign = typeof own === 'number' ? sign * own : own.mul(sign);
  }
  return sign;
}

/** The transform that changes nothing. */
export const identityTransform: ComposeTransform = new ComposeTransform([]);
