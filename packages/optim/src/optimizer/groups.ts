import { show } from '@wick/tensor/internal';
import { Tensor } from '@wick/tensor/light';
import type { LearningRate, Rule } from './options.ts';

/** A parameter group: its tensors and the options they are trained with. */
export interface ParamGroup {
  /** The tensors that are trained. */
  params: Tensor[];
  /** The parameters' names, if they were given with names. */
  paramNames?: string[];
  /**
   * The learning rate, a number or a 0-dim tensor. It is typed as the number it nearly always is, so that
   * `group.lr *= 0.5` compiles; where a tensor was given it is still that one, to be changed by `fill_`.
   */
  get lr(): number;
  set lr(value: LearningRate);
  /** The learning rate before any scheduler changed it: set by the first scheduler. */
  initialLr?: number;
  /** What schedulers and users keep beside the options. */
  [key: string]: unknown;
}

/** Tensors, or `[name, tensor]` pairs as `namedParameters()` gives them. */
export type ParamList = Iterable<Tensor> | Iterable<readonly [string, Tensor]>;

/** A group as a user writes it: options left out are taken from the optimiser's. */
export type GroupInput<Options> = { params: Tensor | ParamList } & Partial<Options> & { [key: string]: unknown };

/** What an optimiser takes: tensors, named tensors, or groups. */
export type Params<Options> = ParamList | Iterable<GroupInput<Options>>;

/** The names of the options in a group that the optimiser's type knows. */
export type OptionsOf<G extends ParamGroup> = {
  [K in keyof G as string extends K
    ? never
    : K extends 'params' | 'paramNames' | 'initialLr'
      ? never
      : K]: K extends 'lr' ? LearningRate : G[K];
};

/** Reads an optimiser's first argument as groups. */
export function readGroups(where: string, params: unknown): object[] {
  if (params instanceof Tensor)
    throw new TypeError(`${where}: params must be an iterable of Tensors or of groups, got a Tensor: put it into [ ]`);
  if (!isIterable(params))
    throw new TypeError(`${where}: params must be an iterable of Tensors or of groups, got ${show(params)}`);
  const items = [...params];
  const first = items[0];
  if (first === undefined && items.length === 0) throw new RangeError(`${where}: there are no parameters`);
  return isGroup(first) ? (items as object[]) : [{ params: items }];
}

/** Checks one group against the optimiser's rules and the groups before it, and fills in the defaults. */
export function readGroup<G extends ParamGroup>(
  where: string,
  input: unknown,
  defaults: Record<string, unknown>,
  rules: Record<string, Rule>,
  before: readonly G[],
): G {
  if (!isGroup(input)) throw new TypeError(`${where}: a group must be an object with params, got ${show(input)}`);
  const { params, ...options } = input;
  const group: ParamGroup = { ...readParams(where, params), ...options, lr: 0 };
  for (const name of Object.keys(defaults)) {
    const value = options[name] === undefined ? defaults[name] : options[name];
    rules[name]?.read(where, name, value);
    group[name] = Array.isArray(value) ? [...value] : value;
  }
  if (!('lr' in defaults) && options.lr === undefined) delete (group as { lr?: LearningRate }).lr;
  const seen = new Set<Tensor>();
  for (const other of before) {
    for (const p of other.params) seen.add(p);
    if (Boolean(other.paramNames) !== Boolean(group.paramNames))
      throw new RangeError(`${where}: either all groups have named parameters or none`);
  }
  group.params.forEach((p, i) => {
    if (seen.has(p)) throw new RangeError(`${where}: parameter ${i} of the group is there already`);
    seen.add(p);
  });
  return group as G;
}

function readParams(where: string, params: unknown): { params: Tensor[]; paramNames?: string[] } {
  if (params instanceof Tensor) return { params: [checkParam(where, params, 0)] };
  if (!isIterable(params))
    throw new TypeError(`${where}: a group's params must be a Tensor or an iterable of them, got ${show(params)}`);
  const names: string[] = [];
  const tensors = [...params].map((item, i) => {
    if (!Array.isArray(item)) return checkParam(where, item, i);
    if (item.length !== 2 || typeof item[0] !== 'string')
      throw new TypeError(`${where}: parameter ${i} must be a Tensor or a pair [name, Tensor], got ${show(item)}`);
    names.push(item[0]);
    return checkParam(where, item[1], i);
  });
  if (names.length === 0) return { params: tensors };
  if (names.length !== tensors.length)
    throw new RangeError(`${where}: ${names.length} of ${tensors.length} parameters have a name: name all or none`);
  return { params: tensors, paramNames: names };
}

function checkParam(where: string, value: unknown, i: number): Tensor {
  if (!(value instanceof Tensor)) throw new TypeError(`${where}: parameter ${i} must be a Tensor, got ${show(value)}`);
  if (!value.isLeaf)
    throw new RangeError(
      `${where}: parameter ${i} is no leaf: it was computed by ${value.gradFn?.name}, so no gradient reaches it`,
    );
  return value;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function isGroup(value: unknown): value is { params: unknown; [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !(value instanceof Tensor) && 'params' in value;
}
