import { noGrad, type RandomOptions, ShapeError, type Tensor } from '@wick/tensor';
import {
  any,
  flag,
  isTensor,
  type OptionTable,
  optionTable,
  orNull,
  perform,
  show,
  tracing,
} from '@wick/tensor/internal';
import type { Constraint } from './constraints/constraint.ts';
import { isDependent } from './constraints/dependent.ts';
import { pythonShape, pythonTensor } from './python.ts';

/** Options of every distribution. */
export interface DistributionOptions {
  /** Whether parameters and values are checked against their constraints. Default: {@link Distribution.setDefaultValidateArgs}'s, true. */
  validateArgs?: boolean;
}

/** The rule for {@link DistributionOptions}, for tables of more options. */
export const validateArgs = orNull(flag(true));

/** The options of a distribution that has no others. */
export const distributionOptions: OptionTable<{ validateArgs: typeof validateArgs }> = optionTable({ validateArgs });

const shapeRule = any<readonly number[]>(
  [],
  'an array of sizes',
  (given) => Array.isArray(given),
  (given: readonly unknown[]) => given.every((n) => Number.isInteger(n) && (n as number) >= 0),
);

let defaultValidation = true;

/**
 * What every distribution is: `torch.distributions.Distribution`. A number drawn from it has the shape sample + batch +
 * event: `batchShape` counts the distributions side by side, `eventShape` is that of one draw.
 *
 * A class of one's own gives `argConstraints`, `support`, and `rsample` or `sample`, and calls `checkArguments` at the
 * end of its constructor. Every tensor that it holds has the batch's dimensions in front: `expand` expands them all.
 *
 * @example
 * ```ts
 * const normal = new distributions.Normal(zeros(3), ones(3));
 * normal.batchShape; // [3]
 * normal.sample([2]).shape; // [2, 3]
 * ```
 * @see https://docs.pytorch.org/docs/stable/distributions.html
 */
export abstract class Distribution {
  /** The name in messages and in print. */
  static readonly typeName: string = 'Distribution';
  /** The shape over which parameters are batched. */
  readonly batchShape: readonly number[];
  /** The shape of a single draw, without the batch. */
  readonly eventShape: readonly number[];
  /** Whether arguments are checked. */
  protected readonly checks: boolean;

  /** @param checks - whether arguments are checked; null for what {@link setDefaultValidateArgs} says */
  constructor(batchShape: readonly number[], eventShape: readonly number[], checks: boolean | null) {
    this.batchShape = batchShape;
    this.eventShape = eventShape;
    this.checks = checks ?? defaultValidation;
  }

  /** Sets whether distributions made from now on check their arguments where they are not told. */
  static setDefaultValidateArgs(value: boolean): void {
    defaultValidation = flag(true).read('setDefaultValidateArgs', 'value', value);
  }

  /** What each parameter has to satisfy. */
  abstract get argConstraints(): Readonly<Record<string, Constraint>>;

  /** Where the probability lies. */
  abstract get support(): Constraint;

  /** Whether draws have gradients: {@link rsample} works. */
  get hasRsample(): boolean {
    return false;
  }

  /** Whether all values can be listed: {@link enumerateSupport} works. */
  get hasEnumerateSupport(): boolean {
    return false;
  }

  /** The expectation. @throws TypeError where there is none, as for every statistic here */
  get mean(): Tensor {
    return this.lacks('mean');
  }

  /** The most probable value. */
  get mode(): Tensor {
    return this.lacks('mode');
  }

  /** The variance. */
  get variance(): Tensor {
    return this.lacks('variance');
  }

  /** The square root of the variance. */
  get stddev(): Tensor {
    return this.variance.sqrt();
  }

  /**
   * Numbers of the shape sample + batch + event, without gradients: those that PyTorch draws from the same seed.
   *
   * @param sampleShape - default []: one draw of the batch
   */
  sample(sampleShape: readonly number[] = [], options?: RandomOptions): Tensor {
    return noGrad(() => this.rsample(sampleShape, options));
  }

  /** As {@link sample}, with gradients of the parameters. @throws TypeError where {@link hasRsample} is false */
  rsample(_sampleShape: readonly number[] = [], _options?: RandomOptions): Tensor {
    return this.lacks('rsample');
  }

  /**
   * The logarithm of the density, or of the probability, of values whose shape goes with batch + event; of the shape
   * without the event.
   *
   * @throws RangeError for values outside the support, ShapeError for a shape that does not go with it
   */
  logProb(_value: Tensor): Tensor {
    return this.lacks('logProb');
  }

  /** The probability of values up to this one. */
  cdf(_value: Tensor): Tensor {
    return this.lacks('cdf');
  }

  /** The value up to which this probability lies: the inverse of {@link cdf}. */
  icdf(_value: Tensor): Tensor {
    return this.lacks('icdf');
  }

  /** -E[log p], of the shape of the batch. */
  entropy(): Tensor {
    return this.lacks('entropy');
  }

  /** exp of the entropy. */
  perplexity(): Tensor {
    return this.entropy().exp();
  }

  /**
   * All values of a discrete distribution along a new first dimension: of the shape (count) + batch + event.
   *
   * @param expand - whether over the batch; false gives dimensions of 1 for it. Default: true.
   */
  enumerateSupport(_expand = true): Tensor {
    return this.lacks('enumerateSupport');
  }

  /** The same distribution over a larger batch, by views: nothing is copied and nothing is checked. */
  expand(batchShape: readonly number[]): this {
    const had = this.batchShape.length;
    return this.with(batchShape, (value) => {
      if (isTensor(value)) return value.expand([...batchShape, ...value.shape.slice(had)]);
      return value instanceof Distribution ? value.expand([...batchShape, ...value.batchShape.slice(had)]) : value;
    });
  }

  /** A copy with another batch, every field as `change` makes it. */
  protected with(batchShape: readonly number[], change: (value: unknown, name: string) => unknown): this {
    const copy: this = Object.create(Object.getPrototypeOf(this));
    for (const [name, value] of Object.entries(this)) Reflect.set(copy, name, change(value, name));
    Reflect.set(copy, 'batchShape', [...batchShape]);
    Reflect.set(copy, 'checks', this.checks);
    return copy;
  }

  /** The shape of a sample. */
  extendedShape(sampleShape: readonly number[] = []): number[] {
    const shape = shapeRule.read(`${this.name}.sample`, 'sampleShape', sampleShape);
    return [...shape, ...this.batchShape, ...this.eventShape];
  }

  /** What PyTorch prints: the parameters that were given, or their shapes. */
  toString(): string {
    return this.printed(this.shown());
  }

  /** The parameters that are printed. */
  private shown(): [name: string, value: Tensor][] {
    return Object.keys(this.argConstraints).flatMap((key) => {
      const value: unknown = this.shows(key) ? Reflect.get(this, key) : null;
      return isTensor(value) ? [[key, value]] : [];
    });
  }

  private printed(parameters: readonly (readonly [name: string, value: Tensor])[]): string {
    const parts = parameters.map(
      ([key, value]) => `${key}: ${value.numel() === 1 ? pythonTensor(value) : pythonShape(value.shape)}`,
    );
    return `${this.name}(${parts.join(', ')})`;
  }

  /** Whether a parameter is printed; PyTorch prints those that an object holds itself. */
  protected shows(name: string): boolean {
    return Object.hasOwn(this, name);
  }

  /** Whether the caller gave the parameter, so that it is checked; of several forms of one parameter one is. */
  protected wasGiven(_name: string): boolean {
    return true;
  }

  /** The class's name, which no minifier changes. */
  protected get name(): string {
    return (this.constructor as typeof Distribution).typeName;
  }

  /** The last thing that a constructor does. */
  protected checkArguments(): void {
    if (!this.checks) return;
    for (const [key, constraint] of Object.entries(this.argConstraints)) {
      if (isDependent(constraint) || !this.wasGiven(key)) continue;
      const value: unknown = Reflect.get(this, key);
      if (!isTensor(value)) continue;
      this.refuseUnless(
        constraint.check(value),
        value,
        (text) =>
          `Expected parameter ${key} (Tensor of shape ${tuple(value.shape)}) of distribution ${text} to satisfy the constraint ${constraint}, but found invalid values:\n`,
      );
    }
  }

  /** What logProb, cdf and icdf do first. */
  protected checkValue(value: Tensor): void {
    if (!this.checks) return;
    if (!isTensor(value)) throw new TypeError(`The value argument to logProb must be a Tensor, got ${show(value)}`);
    const { shape } = value;
    const start = shape.length - this.eventShape.length;
    if (start < 0 || shape.slice(start).some((n, i) => n !== this.eventShape[i]))
      throw new ShapeError(
        `The right-most size of value must match event_shape: ${pythonShape(shape)} vs ${pythonShape(this.eventShape)}.`,
      );
    const expected = [...this.batchShape, ...this.eventShape];
    for (let i = 1; i <= Math.min(shape.length, expected.length); i++) {
      const [a, b] = [shape.at(-i), expected.at(-i)];
      if (a !== 1 && b !== 1 && a !== b)
        throw new ShapeError(
          `Value is not broadcastable with batch_shape+event_shape: ${pythonShape(shape)} vs ${pythonShape(expected)}.`,
        );
    }
    this.refuseUnless(
      this.support.check(value),
      value,
      (text) =>
        `Expected value argument (Tensor of shape ${tuple(shape)}) to be within the support (${this.support}) of the distribution ${text}, but found invalid values:\n`,
    );
  }

  /**
   * Refuses values that are not all `valid`. A compiled function looks again at every call, and prints the values of that call.
   *
   * @param message - what stands before the values that are printed, by the text of the distribution
   */
  protected refuseUnless(
    valid: Tensor,
    value: Tensor,
    message: (text: string) => string,
    found: (value: Tensor) => string = pythonTensor,
  ): void {
    if (valid.numel() === 0) return;
    const shown = this.shown();
    const look = ([ok, given, ...parameters]: readonly Tensor[]): undefined => {
      if (ok!.detach().all().item()) return;
      const { by } = tracing;
      tracing.by = null; // bounds that are printed are not among what is looked at
      try {
        const text = this.printed(shown.map(([key], i) => [key, parameters[i]!]));
        throw new RangeError(message(text) + found(given!));
      } finally {
        tracing.by = by;
      }
    };
    const inputs = [valid, value, ...shown.map(([, parameter]) => parameter)];
    if (tracing.by === null) look(inputs);
    else perform({ name: 'examine', forward: look as never, backward: null } as never, inputs, undefined);
  }

  private lacks(what: string): never {
    throw new TypeError(`${this.name} does not implement ${what}`);
  }
}

function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}
