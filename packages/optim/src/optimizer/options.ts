import { checkOptions, Tensor } from '@wick/tensor';
import { show } from '@wick/tensor/internal';

/** A learning rate: a number, or a tensor with one element that is read at every step and that schedulers write to. */
export type LearningRate = number | Tensor;

/** What one option of an optimiser may be. */
export interface Rule {
  /** PyTorch's default. */
  readonly value: unknown;
  /** How PyTorch prints the default where JavaScript writes it otherwise: `1.0`. */
  readonly text?: string;
  /** Whether a value is of the right kind at all. */
  readonly kind: (value: unknown) => boolean;
  /** Whether a value of that kind lies in the range. */
  readonly range: (value: never) => boolean;
  /** Both in words. */
  readonly wanted: string;
  /** What a checkpoint written before the option existed means. */
  readonly absent?: unknown;
}

/** The rules of all options of an optimiser, in PyTorch's order, and of those that are only {@link kept}. */
export type Rules<O> = { readonly [K in keyof O]-?: Rule } & { readonly [kept: string]: Rule };

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isNumber);

/** A learning rate from 0 up. */
export function learningRate(value: number, text?: string): Rule {
  return {
    value,
    text,
    kind: (lr) => isNumber(lr) || (lr instanceof Tensor && lr.numel() === 1 && lr.isFloatingPoint()),
    range: (lr: LearningRate) => numberOf(lr) >= 0,
    wanted: 'a number from 0 up, or a floating-point tensor with one such element',
  };
}

/** A number from 0 up. */
export function fromZero(value: number, text?: string): Rule {
  return { value, text, kind: isNumber, range: (x: number) => x >= 0, wanted: 'a number from 0 up' };
}

/** A number with a range of its own. */
export function number(value: number, wanted: string, range: (x: number) => boolean, text?: string): Rule {
  return { value, text, kind: isNumber, range, wanted };
}

/** Two numbers with a range of their own. */
export function pair(
  value: readonly [number, number],
  wanted: string,
  range: (both: [number, number]) => boolean,
): Rule {
  return { value, kind: isPair, range, wanted };
}

/** The two decay rates of Adam and its kin. */
export function betas(): Rule {
  return pair([0.9, 0.999], 'two numbers in [0, 1)', (both) => both.every((beta) => beta >= 0 && beta < 1));
}

/** A switch, off by default. */
export function flag(value = false): Rule {
  return { value, kind: (x) => typeof x === 'boolean', range: () => true, wanted: 'a boolean', absent: false };
}

/** Anything that `fits`. */
export function choice(value: unknown, wanted: string, fits: (value: unknown) => boolean): Rule {
  return { value, kind: fits, range: () => true, wanted };
}

/** An option that chooses among PyTorch's implementations: kept, so that state dicts can be exchanged; no effect here. */
export function kept(value: boolean | null): Rule {
  return {
    value,
    kind: (x) => x === null || typeof x === 'boolean',
    range: () => true,
    wanted: 'a boolean or null',
    absent: value,
  };
}

/** Refuses a value that breaks its rule. */
export function checkOption(where: string, name: string, rule: Rule, value: unknown): void {
  if (!rule.kind(value)) throw new TypeError(`${where}: ${name} must be ${rule.wanted}, got ${show(value)}`);
  if (!rule.range(value as never)) throw new RangeError(`${where}: ${name} must be ${rule.wanted}, got ${show(value)}`);
}

/**
 * The defaults of an optimiser with the options a user gave.
 *
 * @throws TypeError for an option that does not exist or is of the wrong kind; RangeError for a value out of range
 */
export function readDefaults(where: string, rules: Record<string, Rule>, options: object): Record<string, unknown> {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new TypeError(`${where}: options must be an object, got ${show(options)}`);
  checkOptions<Record<string, unknown>>(where, options as Record<string, unknown>, rules);
  const given = options as Record<string, unknown>;
  const defaults: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const value = given[name] === undefined ? rule.value : given[name];
    checkOption(where, name, rule, value);
    defaults[name] = Array.isArray(value) ? [...value] : value;
  }
  return defaults;
}

/** The number in a learning rate. */
export function numberOf(lr: LearningRate): number {
  return typeof lr === 'number' ? lr : lr.item();
}
