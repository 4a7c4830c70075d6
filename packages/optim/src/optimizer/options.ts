import { any, type Rule as BaseRule, optionTable, show } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';

/** A learning rate: a number, or a tensor with one element that is read at every step and that schedulers write to. */
export type LearningRate = number | Tensor;

/** What one option of an optimiser may be: a rule as all options have it, and what PyTorch's texts and files need of it. */
export interface Rule<T = unknown> extends BaseRule<T> {
  /** How PyTorch prints the default where JavaScript writes it otherwise: `1.0`. */
  readonly text?: string | undefined;
  /** What a checkpoint written before the option existed means. */
  readonly absent?: unknown;
  /** Refuses what is not of the right kind; the range is not looked at. */
  kind(where: string, name: string, value: unknown): void;
}

/** The rules of all options of an optimiser, in PyTorch's order, and of those that are only {@link kept}. */
export type Rules<O> = { readonly [K in keyof O]-?: Rule } & { readonly [kept: string]: Rule };

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isPair = (value: unknown): boolean => Array.isArray(value) && value.length === 2 && value.every(isNumber);

function rule<T>(
  value: T,
  wanted: string,
  fits: (value: unknown) => boolean,
  range: (value: never) => boolean = () => true,
  more: { text?: string | undefined; absent?: unknown } = {},
): Rule<T> {
  const kind = any(value, wanted, fits);
  return {
    ...any(value, wanted, fits, range),
    ...more,
    kind: (where, name, given) => void kind.read(where, name, given),
  };
}

/** A learning rate from 0 up. */
export function learningRate(value: number, text?: string): Rule<LearningRate> {
  return rule<LearningRate>(
    value,
    'a number from 0 up, or a floating-point tensor with one such element',
    (lr) => isNumber(lr) || (lr instanceof Tensor && lr.numel() === 1 && lr.isFloatingPoint()),
    (lr: LearningRate) => numberOf(lr) >= 0,
    { text },
  );
}

/** A number from 0 up. */
export function fromZero(value: number, text?: string): Rule<number> {
  return number(value, 'a number from 0 up', (x) => x >= 0, text);
}

/** A number with a range of its own. */
export function number(value: number, wanted: string, range: (x: number) => boolean, text?: string): Rule<number> {
  return rule(value, wanted, isNumber, range, { text });
}

/** Two numbers with a range of their own. */
export function pair(
  value: readonly [number, number],
  wanted: string,
  range: (both: [number, number]) => boolean,
): Rule<readonly [number, number]> {
  return rule(value, wanted, isPair, range);
}

/** The two decay rates of Adam and its kin. */
export function betas(): Rule<readonly [number, number]> {
  return pair([0.9, 0.999], 'two numbers in [0, 1)', (both) => both.every((beta) => beta >= 0 && beta < 1));
}

/** A switch, off by default. */
export function flag(value = false): Rule<boolean> {
  return rule(value, 'a boolean', (x) => typeof x === 'boolean', undefined, { absent: false });
}

/** Anything that `fits`. */
export function choice<T>(value: T, wanted: string, fits: (value: unknown) => boolean): Rule<T> {
  return rule(value, wanted, fits);
}

/** An option that chooses among PyTorch's implementations: kept, so that state dicts can be exchanged; no effect here. */
export function kept(value: boolean | null): Rule<boolean | null> {
  return rule(value, 'a boolean or null', (x) => x === null || typeof x === 'boolean', undefined, { absent: value });
}

/**
 * The defaults of an optimiser with the options a user gave.
 *
 * @throws TypeError for an option that does not exist or is of the wrong kind; RangeError for a value out of range
 */
export function readDefaults(where: string, rules: Record<string, Rule>, options: object): Record<string, unknown> {
  // The learning rate goes by position in PyTorch: what to write here instead is told.
  if (typeof options === 'number' || options instanceof Tensor)
    throw new TypeError(
      `${where}: options must be an object, got ${show(options)}; write { lr: ${typeof options === 'number' ? options : '…'} }`,
    );
  const defaults: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(optionTable(rules).read(where, options)))
    defaults[name] = Array.isArray(value) ? [...value] : value;
  return defaults;
}

/** The number in a learning rate. */
export function numberOf(lr: LearningRate): number {
  return typeof lr === 'number' ? lr : lr.item();
}
