import { type Module, Sequential } from '@wick/nn';
import { kindOf } from '../kindOf.ts';

/** A module without modules inside, in the order of the tree. */
export interface Leaf {
  readonly path: string;
  /** The layer of nn that it is or inherits from; else the name of its class. */
  readonly type: string;
  readonly module: Module;
  /** The module that holds it, and whether that one runs its children in their order. */
  readonly parent: Module | null;
  readonly inSequence: boolean;
}

/** Layers whose output is a product of their input and their weight. */
const weighted = /^(Linear|Conv(Transpose)?[123]d)$/;
const norm = /^(Batch|SyncBatch|Instance)Norm([123]d)?$|^(Group|Layer|RMS)Norm$/;
const passing =
  /^(Identity|Flatten|Unflatten|(Alpha|FeatureAlpha)?Dropout[123]?d?|.*Pool[123]d|.*Pad[123]d|Upsample\w*|PixelShuffle)$/;

export const isWeighted = (leaf: Leaf): boolean => weighted.test(leaf.type);
export const isNorm = (type: string): boolean => norm.test(type);
export const subtractsMean = (type: string): boolean => /^(Batch|SyncBatch|Instance)Norm/.test(type);
export const isPassing = (type: string): boolean => passing.test(type);
/** Whether a layer's weight has its inputs first: transposed convolutions, and the Conv1D of GPT-2's files. */
export const isTransposed = (type: string): boolean => type.startsWith('ConvTranspose') || type === 'Conv1D';
export function leavesOf(model: Module): Leaf[] {
  const all = new Map(model.namedModules());
  const leaves: Leaf[] = [];
  for (const [path, module] of all) {
    if (module.children().next().done !== true) continue;
    const parent = path === '' ? null : (all.get(path.slice(0, Math.max(0, path.lastIndexOf('.')))) ?? null);
    leaves.push({
      path,
      type: kindOf(module) || module.typeName,
      module,
      parent,
      inSequence: parent instanceof Sequential,
    });
  }
  return leaves;
}

/** What a weight's values are counted against. */
export interface Fans {
  /** As the layer works. */
  readonly fanIn: number;
  readonly fanOut: number;
  /** As PyTorch's calculate function counts, from the shape alone. */
  readonly shapeIn: number;
  readonly shapeOut: number;
}

/** Null for tensors of fewer than 2 dimensions. */
export function fansOf(type: string, shape: readonly number[]): Fans | null {
  const [first, second, ...kernel] = shape;
  if (first === undefined || second === undefined) return null;
  const field = kernel.reduce((product, size) => product * size, 1);
  const [shapeIn, shapeOut] = [second * field, first * field];
  return isTransposed(type)
    ? { fanIn: shapeOut, fanOut: shapeIn, shapeIn, shapeOut }
    : { fanIn: shapeIn, fanOut: shapeOut, shapeIn, shapeOut };
}

/** How many terms one output adds up: of a transposed convolution, fewer where it strides, and those of its group. */
export function termsOf({ type, module }: Leaf, fans: Fans): number {
  if (!isTransposed(type)) return fans.fanIn;
  const { groups = 1, stride = 1 } = module as Module & { groups?: number; stride?: number | readonly number[] };
  const steps = typeof stride === 'number' ? stride : stride.reduce((product, step) => product * step, 1);
  return Math.max(1, fans.fanIn / groups / steps);
}
