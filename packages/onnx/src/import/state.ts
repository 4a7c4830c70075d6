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

/** What no module can have as the name of a child, a parameter or a buffer. */
const taken = new Set(['__proto__', 'constructor', 'prototype', 'forward', 'training']);

const isFree = (part: string): boolean => part !== '' && !taken.has(part) && !(part in Module.prototype);

/** Puts initialisers into a tree of modules, each under a name of its own. */
export class Places {
  /** What the module has before: its own fields. */
  readonly #own: ReadonlySet<string>;
  readonly #numbers = new Map<string, number>();

  /** @param levels how deep the tree may be */
  constructor(
    private readonly root: Module,
    private readonly levels: number,
  ) {
    this.#own = new Set(Object.getOwnPropertyNames(root));
  }

  /**
   * Puts a tensor at the path that its name is, and gives that path. A name that cannot be one (an empty part, a name
   * that modules use themselves, a tensor where a module is, more dots than levels) has its dots replaced.
   */
  put(name: string, value: Tensor, isLearned: boolean): string[] {
    const made = isLearned && value.isFloatingPoint() && value.ndim > 0 ? new Parameter(value) : new Buffer(value);
    const parts = name.split('.');
    const last = parts.at(-1)!;
    const fits = parts.length <= this.levels && parts.every(isFree) && !this.#own.has(parts[0]!);
    const parent = fits ? moduleAt(this.root, parts.slice(0, -1)) : null;
    if (parent !== null && !(last in parent)) {
      register(parent, last, made);
      return parts;
    }
    const flat = this.#unused(flatName(name));
    register(this.root, flat, made);
    return [flat];
  }

  /** A name that nothing has yet; names that are alike count on, so that a million of them are not tried one by one. */
  #unused(name: string): string {
    for (let i = this.#numbers.get(name) ?? 0; ; i++) {
      const candidate = i === 0 ? name : `${name}_${i}`;
      if (candidate in this.root) continue;
      this.#numbers.set(name, i + 1);
      return candidate;
    }
  }
}

function flatName(name: string): string {
  const flat = name.replaceAll('.', '_');
  return isFree(flat) ? flat : `value_${flat}`;
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
