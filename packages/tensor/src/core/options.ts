import {
  checkBoolean,
  checkCount,
  checkFinite,
  checkNumber,
  checkProbability,
  checkSizes,
  checkWord,
  show,
} from './check.ts';
import { checkOptions } from './checkOptions.ts';
import { isCpu } from './device.ts';

/** One option: its default, and how a value that was given is checked and brought into form. */
export interface Rule<T> {
  /** What holds where nothing was given. */
  readonly value: T;
  /** The value, checked and in the form in which it is used; an error names the function and the option. */
  read(where: string, name: string, value: unknown): T;
}

/** A rule for every option of an options type: one that is forgotten does not compile. */
// biome-ignore lint/suspicious/noExplicitAny: what an option becomes is inferred from its rule.
export type RulesFor<O> = { readonly [K in Exclude<keyof O, 'device'>]-?: Rule<any> };

/** What a table of rules gives. */
// biome-ignore lint/suspicious/noExplicitAny: any rule will do.
export type ValuesOf<R extends Readonly<Record<string, Rule<any>>>> = {
  -readonly [K in keyof R]: R[K] extends Rule<infer T> ? T : never;
};

/**
 * How a call gives its options: by name in an object, or the first ones by position, in PyTorch's order, and others by
 * name in an object after them. `P` names them: `[p: number, training: boolean]`.
 */
export type Given<O, P extends readonly unknown[]> = ByName<O, { [K in keyof P]: P[K] | undefined }>;

type ByName<O, P extends readonly unknown[]> = [...P, options?: O | undefined] | Fewer<O, P>;

/** The last one given may be either, so that a value whose type is a union of both can be passed on. */
type Fewer<O, P extends readonly unknown[]> = P extends readonly [...infer Before, infer Last]
  ? [...Before, lastOrOptions?: Last | O] | Fewer<O, Before>
  : [];

/**
 * The options of one function, layer, optimiser or transform, as data: names, defaults and checks, and which of them may
 * also be given by position, in PyTorch's order.
 */
export class OptionTable<R extends Readonly<Record<string, Rule<unknown>>>> {
  /** What holds where no options are given. Frozen, so that calls without options can share it. */
  readonly defaults: Readonly<ValuesOf<R>>;
  // Without a prototype: `constructor` is no option.
  private readonly rules: Readonly<Record<string, Rule<unknown> | undefined>>;

  constructor(
    readonly known: R,
    /** The options that PyTorch's users give by position, in that order. */
    readonly positional: readonly (keyof R & string)[] = [],
  ) {
    this.rules = Object.assign(Object.create(null), known);
    const defaults: Record<string, unknown> = {};
    for (const name in known) defaults[name] = known[name]!.value;
    this.defaults = Object.freeze(defaults) as Readonly<ValuesOf<R>>;
  }

  /**
   * The values of all options.
   *
   * @param where - the function, for messages
   * @param options - what was given; `undefined`, for all of it or for one option, means the default
   * @throws TypeError for what is no object, an option that there is not (with the nearest one there is) or a value of
   * the wrong kind; RangeError for a value out of range
   */
  read(where: string, options: { readonly [K in keyof R | 'device']?: unknown } | undefined): Readonly<ValuesOf<R>> {
    if (options === undefined) return this.defaults;
    if (options === null || typeof options !== 'object' || Array.isArray(options))
      checkOptions<object>(where, options, this.known as never);
    const given = options as Readonly<Record<string, unknown>>;
    const values: Record<string, unknown> = { ...this.defaults };
    for (const name in given) {
      const rule = this.rules[name];
      // PyTorch's users give a device where they give a dtype: there is one, and it changes nothing.
      if (rule === undefined && name === 'device' && this.rules.dtype) {
        if (given[name] !== undefined && !isCpu(where, given[name]))
          throw new RangeError(`${where}: device must be 'cpu', where every tensor is, got ${show(given[name])}`);
      } else if (rule === undefined) checkOptions<object>(where, options, this.known as never);
      else if (given[name] !== undefined) values[name] = rule.read(where, name, given[name]);
    }
    return values as ValuesOf<R>;
  }

  /**
   * The values of all options of a call that gives them as {@link Given} says.
   *
   * @throws as {@link read}, and TypeError for more values than go by position or for an option that is given twice
   */
  take(where: string, given: readonly unknown[]): Readonly<ValuesOf<R>> {
    let last = given.length - 1;
    while (last > 0 && given[last] === undefined) last--;
    const options = given[last];
    const named = isRecord(options);
    if (last < 1 && (named || options === undefined || this.positional.length === 0))
      return this.read(where, options as never);
    const values: Record<string, unknown> = { ...this.read(where, named ? (options as never) : undefined) };
    const count = named ? last : last + 1;
    if (count > this.positional.length)
      throw new TypeError(`${where}: ${count} options were given by position; ${this.order()}`);
    for (let i = 0; i < count; i++) {
      const name = this.positional[i]!;
      // PyTorch's None, where nothing is the default.
      if (given[i] === undefined || (given[i] === null && this.rules[name]!.value === undefined)) continue;
      if (named && options[name] !== undefined)
        throw new TypeError(`${where}: ${name} was given twice; ${this.order()}`);
      values[name] = this.readAt(where, name, given[i]);
    }
    return values as ValuesOf<R>;
  }

  private readAt(where: string, name: string, value: unknown): unknown {
    try {
      return this.rules[name]!.read(where, name, value);
    } catch (error) {
      // What came may have been meant for another option: the order is told.
      if (error instanceof RangeError) throw new RangeError(`${error.message}; ${this.order()}`);
      if (error instanceof TypeError) throw new TypeError(`${error.message}; ${this.order()}`);
      throw error;
    }
  }

  /** How the options are given, for messages. */
  private order(): string {
    const names = this.positional;
    const first = names[0];
    const object = `in an object at the end, { ${first ?? Object.keys(this.known)[0]}: … }`;
    if (first === undefined) return `all go by name ${object}`;
    const list = names.length === 1 ? first : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}, in this order,`;
    return `${list} may be given by position, ${names.length === Object.keys(this.known).length ? 'or' : 'all'} by name ${object}`;
  }
}

/** Whether a value is an object of options: no array, tensor, generator or other object of a class. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Another realm's plain objects have another prototype, which has none itself.
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** An argument by itself or by its name: `1` or `{ dim: 1 }`. */
export type Named<K extends string, T> = T | { readonly [P in K]?: T | undefined };

/**
 * Reads {@link Named}.
 *
 * @throws TypeError for an option of another name
 */
export function named<K extends string, T>(where: string, name: K, given: Named<K, T>): T | undefined {
  if (!isRecord(given)) return given as T;
  return checkOptions(where, given as { [P in K]?: T }, { [name]: true } as Readonly<Record<K, unknown>>)[name];
}

/** A {@link OptionTable} of `rules`; see there. */
export function optionTable<R extends Readonly<Record<string, Rule<unknown>>>>(
  rules: R,
  positional: readonly (keyof R & string)[] = [],
): OptionTable<R> {
  return new OptionTable(rules, positional);
}

/** A number from `least` to `most`. */
export function number<D extends number | undefined>(value: D, least?: number, most?: number): Rule<D | number> {
  return { value, read: (where, name, given) => checkNumber(where, name, given, least, most) };
}

/** Any number at all, NaN and infinities too: what comes of those is arithmetic's to say, as in PyTorch. */
export function real<D extends number | undefined>(value: D): Rule<D | number> {
  return any<D | number>(value, 'a number', (given) => typeof given === 'number');
}

/** {@link number} that is not infinite either. */
export function finite<D extends number | undefined>(value: D, least?: number, most?: number): Rule<D | number> {
  return { value, read: (where, name, given) => checkFinite(where, name, given, least, most) };
}

/** A whole number from `least` up. */
export function count<D extends number | undefined>(value: D, least: number): Rule<D | number> {
  return { value, read: (where, name, given) => checkCount(where, name, given, least) };
}

/** A switch. */
export function flag(value: boolean): Rule<boolean> {
  return { value, read: checkBoolean };
}

/** A number from 0 to 1. */
export function probability(value: number): Rule<number> {
  return { value, read: checkProbability };
}

/** One of a few words. */
export function word<W extends string, D extends W | undefined = W>(value: D, words: readonly W[]): Rule<W | D> {
  return { value, read: (where, name, given) => checkWord(where, name, given, words) };
}

/** A size for all of `rank` spatial dimensions, or one for each; used as one for each. */
export function sizes(value: number, rank: number, least: number): Rule<readonly number[]> {
  return {
    value: Object.freeze(new Array<number>(rank).fill(value)),
    read: (where, name, given) => Object.freeze(checkSizes(where, name, given, rank, least)),
  };
}

/** Any string. */
export function text<D extends string | undefined>(value: D): Rule<D | string> {
  return any<D | string>(value, 'a string', (given) => typeof given === 'string');
}

/** What the function itself looks at more closely. */
export function unchecked<T>(value: T): Rule<T> {
  return { value, read: (_, __, given) => given as T };
}

/** What `rule` allows, or null. */
export function orNull<T>(rule: Rule<T>, value: T | null = null): Rule<T | null> {
  return { value, read: (where, name, given) => (given === null ? null : rule.read(where, name, given)) };
}

/** Whatever `fits`, which `wanted` says in words; where it can be of the right kind and still not do, with a `range`. */
export function any<T>(
  value: T,
  wanted: string,
  fits: (given: unknown) => boolean,
  range: (given: never) => boolean = () => true,
): Rule<T> {
  return {
    value,
    read(where, name, given) {
      if (!fits(given)) throw new TypeError(`${where}: ${name} must be ${wanted}, got ${show(given)}`);
      if (!range(given as never)) throw new RangeError(`${where}: ${name} must be ${wanted}, got ${show(given)}`);
      return given as T;
    },
  };
}
