import { hooksOf, isRecord, isTensor, memoryKey } from '@wick/tensor/internal';
import { Generator, type Tensor } from '@wick/tensor/light';
import type { Flat, Found } from './arguments.ts';

type Part = TensorPart | { readonly value: unknown } | ListPart;

interface TensorPart {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly requiresGrad: boolean;
  readonly isLeaf: boolean;
}

/** An array, or a plain object with names. */
interface ListPart {
  readonly names: readonly string[] | null;
  readonly items: readonly Part[];
}

const noNumbers: number[] = [];

/**
 * What calls of one signature are given, to compare others with at once and without garbage: tensors, numbers, strings and the
 * like, and arrays and plain objects of them.
 */
export class Signature {
  /** Whether all arguments are tensors: they then are the tensors of a call as they come. */
  private readonly areTensors: boolean;
  private readonly tensors: number;
  private readonly numbers: number;
  /** How many were taken of the call that is looked at. */
  private takenTensors = 0;
  private takenNumbers = 0;

  private constructor(
    private readonly parts: readonly Part[],
    private readonly distances: Distances,
  ) {
    this.tensors = count(parts, (part) => 'shape' in part);
    this.numbers = count(parts, (part) => 'value' in part && typeof part.value === 'number');
    this.areTensors = parts.every((part) => 'shape' in part);
  }

  /** Null for arguments that are compared as text. */
  static of(args: readonly unknown[], { tensors }: Flat): Signature | null {
    return tensors.some(hooksOf) ? null : new Signature(args.map(partOf), distancesOf(tensors));
  }

  /** The tensors and numbers of a call, for the recording whose signature this is; null if it is of another signature. */
  take<C extends { readonly key: string }>(args: readonly unknown[], capture: C): Found<C> | null {
    const { parts } = this;
    const { key } = capture;
    if (args.length !== parts.length) return null;
    if (this.areTensors) {
      if (!allLook(args, parts) || !lieSo(args, this.distances)) return null;
      return { tensors: args, numbers: noNumbers, key, capture };
    }
    // Of their size from the beginning: lists that grow leave what they outgrew.
    const tensors = new Array<Tensor>(this.tensors);
    const numbers = this.numbers === 0 ? noNumbers : new Array<number>(this.numbers);
    this.takenTensors = 0;
    this.takenNumbers = 0;
    for (let i = 0; i < parts.length; i++) if (!this.takePart(args[i], parts[i]!, tensors, numbers)) return null;
    return lieSo(tensors, this.distances) ? { tensors, numbers, key, capture } : null;
  }

  private takePart(arg: unknown, part: Part, tensors: Tensor[], numbers: number[]): boolean {
    if ('shape' in part) {
      if (!isTensor(arg) || !looks(arg, part)) return false;
      tensors[this.takenTensors++] = arg;
      return true;
    }
    if ('value' in part) {
      if (typeof arg !== 'number' || typeof part.value !== 'number') return arg === part.value;
      numbers[this.takenNumbers++] = arg;
      return true;
    }
    const { names, items } = part;
    if (names === null) {
      if (!Array.isArray(arg) || arg.length !== items.length) return false;
      for (let i = 0; i < items.length; i++) if (!this.takePart(arg[i], items[i]!, tensors, numbers)) return false;
      return true;
    }
    if (!isPlain(arg)) return false;
    let i = 0;
    for (const name in arg) {
      if (name !== names[i] || !this.takePart(arg[name], items[i]!, tensors, numbers)) return false;
      i++;
    }
    return i === names.length;
  }
}

function partOf(arg: unknown): Part {
  if (isTensor(arg)) return lookOf(arg);
  if (typeof arg !== 'object' || arg === null || arg instanceof Generator) return { value: arg };
  if (Array.isArray(arg)) return { names: null, items: arg.map(partOf) };
  return { names: Object.keys(arg), items: Object.values(arg).map(partOf) };
}

function isPlain(arg: unknown): arg is Record<string, unknown> {
  if (!isRecord(arg) || isTensor(arg) || Array.isArray(arg)) return false;
  const prototype: unknown = Object.getPrototypeOf(arg);
  return prototype === Object.prototype || prototype === null;
}

/** How many parts there are of a kind, in lists too. */
function count(parts: readonly Part[], is: (part: Part) => boolean): number {
  let found = 0;
  for (const part of parts) found += 'items' in part ? count(part.items, is) : is(part) ? 1 : 0;
  return found;
}

function lookOf(t: Tensor): TensorPart {
  return { dtype: t.dtype, shape: t.shape, strides: t.stride(), requiresGrad: t.requiresGrad, isLeaf: t.isLeaf };
}

function looks(t: Tensor, { dtype, shape, strides, requiresGrad, isLeaf }: TensorPart): boolean {
  if (t.dtype !== dtype || t.requiresGrad !== requiresGrad || t.ndim !== shape.length || hooksOf(t)) return false;
  if (requiresGrad && t.isLeaf !== isLeaf) return false;
  for (let d = 0; d < shape.length; d++) if (t.shape[d] !== shape[d] || t.stride(d) !== strides[d]) return false;
  return true;
}

function allLook(args: readonly unknown[], parts: readonly Part[]): args is readonly Tensor[] {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    const arg = args[i];
    if (!('shape' in part) || !isTensor(arg) || !looks(arg, part)) return false;
  }
  return true;
}

/** Of each pair of tensors, how far from one another they begin in the memory that they have in common; null where they have none. */
type Distances = readonly (number | null)[];

function distanceOf(a: Tensor, b: Tensor): number | null {
  return memoryKey(a) === memoryKey(b) ? a.storageOffset() - b.storageOffset() : null;
}

function distancesOf(tensors: readonly Tensor[]): Distances {
  return tensors.flatMap((t, i) => tensors.slice(0, i).map((other) => distanceOf(t, other)));
}

function lieSo(tensors: readonly Tensor[], distances: Distances): boolean {
  for (let i = 1, pair = 0; i < tensors.length; i++)
    for (let j = 0; j < i; j++, pair++) if (distanceOf(tensors[i]!, tensors[j]!) !== distances[pair]) return false;
  return true;
}
