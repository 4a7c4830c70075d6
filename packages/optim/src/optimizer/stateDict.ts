import { show } from '@wick/tensor/internal';
import { ShapeError, Tensor } from '@wick/tensor/light';
import type { ParamGroup } from './groups.ts';
import { scalarState } from './memory.ts';
import { fullAs } from './memoryOrder.ts';
import { toCamel, toSnake } from './names.ts';
import type { Rule } from './options.ts';

/**
 * A parameter's state under PyTorch's names: `momentum_buffer`, `exp_avg`, `step`. The states of the optimisers are
 * aliases and no interfaces, which would not be assignable to it: so every optimiser is an `Optimizer`.
 */
export type ParamState = Record<string, unknown>;

/**
 * What the entries of a parameter's state are: `like` the parameter in shape, a `scalar` (a 0-dim tensor, in old
 * checkpoints a number), `optional`: like the parameter, and not always there, `vector`: one or a list of vectors over
 * all parameters of the group, and not always there, or of a shape that follows from the parameter (null: not there).
 * Entries not listed may be anything.
 */
export type StateTable = {
  readonly [name: string]: 'like' | 'scalar' | 'optional' | 'vector' | ((p: Tensor) => readonly number[] | null);
};

/** One group of a state dict: PyTorch's option names, the parameters by number. */
export interface PackedGroup {
  /** Numbers of the parameters, counted over all groups. */
  params: number[];
  [key: string]: unknown;
}

/** An optimiser's state in PyTorch's form, as `torch.save` writes it. */
export interface OptimizerStateDict {
  /** By the number of the parameter. */
  state: Map<number, ParamState>;
  /** The groups, in order. */
  param_groups: PackedGroup[];
}

/** What `loadStateDict` takes: numbers may also be the keys of a plain object, as they are in JSON. */
export interface LoadableStateDict {
  /** By the number of the parameter. */
  state: ReadonlyMap<unknown, unknown> | { readonly [key: string]: unknown };
  /** The groups, in order. */
  param_groups: readonly object[];
}

/** The state dict of groups and states. The tensors are the optimiser's own. */
export function pack(groups: readonly ParamGroup[], states: ReadonlyMap<Tensor, object>): OptimizerStateDict {
  const numbers = new Map<Tensor, number>();
  for (const group of groups) for (const p of group.params) numbers.set(p, numbers.size);
  const state = new Map<number, ParamState>();
  for (const [p, value] of states) state.set(numbers.get(p)!, value as ParamState);
  const packed = groups.map(({ params, ...options }) => {
    const entries = Object.entries(options).map(([key, value]) => [
      toSnake(key),
      Array.isArray(value) ? [...value] : value,
    ]);
    return { ...Object.fromEntries(entries), params: params.map((p) => numbers.get(p)!) } as PackedGroup;
  });
  return { state, param_groups: packed };
}

/** Reads a state dict for these groups; nothing is changed. Tensors are copied and cast to their parameter's dtype. */
export function unpack<G extends ParamGroup>(
  where: string,
  dict: LoadableStateDict,
  groups: readonly G[],
  rules: Record<string, Rule>,
  table: StateTable,
): { groups: G[]; states: Map<Tensor, ParamState> } {
  if (typeof dict !== 'object' || dict === null || !Array.isArray(dict.param_groups) || typeof dict.state !== 'object')
    throw new TypeError(`${where}: expected { state, param_groups }, got ${show(dict)}`);
  const saved = dict.param_groups as readonly Record<string, unknown>[];
  if (saved.length !== groups.length)
    throw new RangeError(`${where}: the optimizer has ${groups.length} parameter groups, the state ${saved.length}`);
  const byNumber = new Map<string, [Tensor, readonly Tensor[]]>();
  const merged = groups.map((group, i) => {
    const numbers = saved[i]!.params;
    if (!Array.isArray(numbers)) throw new TypeError(`${where}: param_groups[${i}].params must be an array`);
    if (numbers.length !== group.params.length)
      throw new RangeError(
        `${where}: group ${i} has ${group.params.length} parameters, in the state it has ${numbers.length}`,
      );
    for (const [j, p] of group.params.entries()) byNumber.set(String(numbers[j]), [p, group.params]);
    return mergeGroup(`${where}: param_groups[${i}]`, group, saved[i]!, rules);
  });
  const states = new Map<Tensor, ParamState>();
  const entries = dict.state instanceof Map ? [...dict.state] : Object.entries(dict.state);
  for (const [key, value] of entries) {
    const known = byNumber.get(String(key));
    if (!known) throw new RangeError(`${where}: there is state for parameter ${String(key)}, which no group lists`);
    const [p, params] = known;
    states.set(p, readState(`${where}: state[${String(key)}]`, p, params, value, table));
  }
  return { groups: merged, states };
}

function mergeGroup<G extends ParamGroup>(
  where: string,
  group: G,
  saved: Record<string, unknown>,
  rules: Record<string, Rule>,
): G {
  const merged: Record<string, unknown> = { params: group.params };
  if (group.paramNames) merged.paramNames = group.paramNames;
  for (const [key, value] of Object.entries(saved))
    if (key !== 'params') merged[toCamel(key)] = value instanceof Tensor ? value.clone() : copyList(value);
  for (const [name, rule] of Object.entries(rules)) {
    if (merged[name] === undefined) {
      if (rule.absent === undefined) throw new RangeError(`${where} has no ${toSnake(name)}`);
      merged[name] = rule.absent;
    }
    rule.kind(where, toSnake(name), merged[name]);
  }
  return merged as G;
}

function copyList(value: unknown): unknown {
  return Array.isArray(value) ? [...value] : value;
}

function readState(where: string, p: Tensor, params: readonly Tensor[], value: unknown, table: StateTable): ParamState {
  if (typeof value !== 'object' || value === null)
    throw new TypeError(`${where} must be an object, got ${show(value)}`);
  const entries: [unknown, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
  const state: ParamState = {};
  for (const [name, item] of entries) {
    const key = String(name);
    const number = table[key] === 'scalar' && typeof item === 'number';
    state[key] = number ? scalarState(item) : cast(p, key, item);
  }
  for (const [name, kind] of Object.entries(table)) {
    const item = state[name];
    if (kind === 'vector') {
      const vectors = item === undefined || item === null ? [] : Array.isArray(item) ? item : [item];
      const size = params.reduce((sum, each) => sum + each.numel(), 0);
      for (const vector of vectors) checkShape(`${where}.${name}`, vector, [size]);
      continue;
    }
    const shape = typeof kind === 'function' ? kind(p) : kind === 'scalar' ? [] : p.shape;
    if (shape === null || (kind === 'optional' && (item === undefined || item === null))) continue;
    checkShape(`${where}.${name}`, item, shape);
  }
  return state;
}

function checkShape(where: string, item: unknown, shape: readonly number[]): void {
  if (!(item instanceof Tensor)) throw new TypeError(`${where} must be a tensor, got ${show(item)}`);
  if (item.shape.length !== shape.length || shape.some((size, i) => size !== item.shape[i]))
    throw new ShapeError(
      `${where}: expected shape [${shape.join(', ')}], got [${item.shape.join(', ')}]. Nothing is loaded. States are numbered as parameters() walks the model: build the optimizer from the same model, its class fields declared in the order in which the constructor makes them (or with \`declare\`)`,
    );
}

/** A copy, laid out in memory as it was, tensors in the parameter's dtype: all but the step, whose float32 counts further than a half type would. */
function cast(p: Tensor, key: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => cast(p, key, item));
  if (!(value instanceof Tensor)) return value;
  const dtype = key !== 'step' && p.isFloatingPoint() ? p.dtype : value.dtype;
  return fullAs(value, 0, { dtype }).copy_(value.detach());
}
