import { hooksOf, isTensor, memoryKey } from '@wick/tensor/internal';
import { Generator, type Tensor } from '@wick/tensor/light';
import type { Flat } from './arguments.ts';

type Part =
  | {
      readonly dtype: string;
      readonly shape: readonly number[];
      readonly strides: readonly number[];
      readonly requiresGrad: boolean;
    }
  | { readonly value: unknown };

const noNumbers: number[] = [];

/**
 * What calls of one signature are given, to compare others with at once: arguments that are tensors, numbers, strings and
 * the like, in memories of their own. Those in arrays and objects are compared as text.
 */
export class Signature {
  /** Whether all arguments are tensors: they then are the tensors of a call as they come. */
  private readonly areTensors: boolean;
  private readonly tensors: number;
  private readonly numbers: number;

  private constructor(private readonly parts: readonly Part[]) {
    this.tensors = parts.filter((part) => 'shape' in part).length;
    this.numbers = parts.filter((part) => 'value' in part && typeof part.value === 'number').length;
    this.areTensors = this.tensors === parts.length;
  }

  /** Null for arguments that are compared as text. */
  static of(args: readonly unknown[], { tensors }: Flat): Signature | null {
    const parts = args.map((arg) =>
      isTensor(arg)
        ? lookOf(arg)
        : typeof arg === 'object' && arg !== null && !(arg instanceof Generator)
          ? null
          : { value: arg },
    );
    const isSimple = parts.every((part) => part !== null) && !tensors.some(hooksOf) && !shareMemory(tensors);
    return isSimple ? new Signature(parts) : null;
  }

  /** The tensors and numbers of a call; null if it is of another signature, or shares memory. */
  take(args: readonly unknown[], key: string): Flat | null {
    const { parts } = this;
    if (args.length !== parts.length) return null;
    if (this.areTensors) {
      if (!allLook(args, parts) || shareMemory(args)) return null;
      return { tensors: args, numbers: noNumbers, key };
    }
    // Of their size from the beginning: lists that grow leave what they outgrew.
    const tensors = new Array<Tensor>(this.tensors);
    const numbers = this.numbers === 0 ? noNumbers : new Array<number>(this.numbers);
    let [t, n] = [0, 0];
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      const arg = args[i];
      if ('shape' in part) {
        if (!isTensor(arg) || !looks(arg, part)) return null;
        tensors[t++] = arg;
      } else if (typeof arg === 'number' && typeof part.value === 'number') numbers[n++] = arg;
      else if (arg !== part.value) return null;
    }
    return shareMemory(tensors) ? null : { tensors, numbers, key };
  }
}

function lookOf(t: Tensor): Part {
  return { dtype: t.dtype, shape: t.shape, strides: t.stride(), requiresGrad: t.requiresGrad };
}

function looks(t: Tensor, { dtype, shape, strides, requiresGrad }: Extract<Part, { shape: unknown }>): boolean {
  if (t.dtype !== dtype || t.requiresGrad !== requiresGrad || t.ndim !== shape.length || hooksOf(t)) return false;
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

function shareMemory(tensors: readonly Tensor[]): boolean {
  for (let i = 1; i < tensors.length; i++)
    for (let j = 0; j < i; j++) if (memoryKey(tensors[i]!) === memoryKey(tensors[j]!)) return true;
  return false;
}
