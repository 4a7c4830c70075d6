import { Buffer, Module, Parameter } from '@wick/nn';
import type { Tensor } from '@wick/tensor';
import type { GraphProto } from '../proto/onnx_pb.ts';

/** Inputs of operators that are learned, by operator: those of layers. Others are constants of the computation. */
const learned: Readonly<Record<string, readonly number[]>> = {
  Add: [0, 1],
  BatchNormalization: [1, 2],
  Conv: [1, 2],
  ConvTranspose: [1, 2],
  Gather: [0],
  Gemm: [0, 1, 2],
  GRU: [1, 2, 3],
  GroupNormalization: [1, 2],
  InstanceNormalization: [1, 2],
  LayerNormalization: [1, 2],
  LSTM: [1, 2, 3, 7],
  MatMul: [0, 1],
  Mul: [0, 1],
  PRelu: [1],
  RMSNormalization: [1],
  RNN: [1, 2, 3],
};

/** Names of the initialisers that layers learn: floating-point ones with at least one dimension. */
export function learnedNames(graph: GraphProto): Set<string> {
  const names = new Set<string>();
  for (const { opType, input } of graph.node) {
    const places = Object.hasOwn(learned, opType) ? learned[opType]! : [];
    for (const i of places) if (input[i]) names.add(input[i]);
  }
  return names;
}

/** What a module that holds state must not be given as a name. */
const taken = new Set(['__proto__', 'constructor', 'prototype', 'forward', 'training']);

/**
 * Puts a tensor into a tree of modules, at the path that its name is, and gives that path. A name that cannot be one (an
 * empty part, a name that modules use themselves, a tensor where a module is) has its dots replaced.
 */
export function place(root: Module, name: string, value: Tensor, isLearned: boolean): string[] {
  const made = isLearned && value.isFloatingPoint() && value.ndim > 0 ? new Parameter(value) : new Buffer(value);
  const parts = name.split('.');
  const last = parts.at(-1)!;
  const parent = parts.every(isFree) ? moduleAt(root, parts.slice(0, -1)) : null;
  if (parent !== null && !(last in parent)) {
    register(parent, last, made);
    return parts;
  }
  const flat = unused(root, flatName(name));
  register(root, flat, made);
  return [flat];
}

const isFree = (part: string): boolean => part !== '' && !taken.has(part) && !(part in Module.prototype);

function flatName(name: string): string {
  const flat = name.replaceAll('.', '_');
  return isFree(flat) ? flat : `value_${flat}`;
}

function unused(root: Module, name: string): string {
  for (let i = 0; ; i++) {
    const candidate = i === 0 ? name : `${name}_${i}`;
    if (!(candidate in root)) return candidate;
  }
}

/** The module at a path, made where there is none; null where something else is in the way. */
function moduleAt(root: Module, path: readonly string[]): Module | null {
  let module = root;
  for (const part of path) {
    const own: Record<string, unknown> = module as never;
    const found = Object.hasOwn(module, part) ? own[part] : undefined;
    if (found !== undefined && !(found instanceof Module)) return null;
    const next: Module = found ?? new Module();
    if (found === undefined) own[part] = next;
    module = next;
  }
  return module;
}

function register(module: Module, name: string, made: Parameter | Buffer): void {
  if (made instanceof Parameter) module.registerParameter(name, made);
  else module.registerBuffer(name, made);
}
