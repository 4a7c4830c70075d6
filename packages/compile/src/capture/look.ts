import { isRecord, isTensor } from '@wick/tensor/internal';
import { sameList } from '../graph/geometry.ts';

/** What an argument looked like: enough to say whether another call is much the same, not whether a recording fits it. */
type Look =
  | {
      readonly dtype: string;
      readonly shape: readonly number[];
      /** The shape that was last found to be the same: a tensor has one as long as it lives. */
      seen: readonly number[];
    }
  | { readonly names: readonly string[] | null; readonly items: readonly Look[] }
  | { readonly value: unknown };

/** What the arguments of a call look like, to ask others without garbage and in next to no time. */
export class Looks {
  private readonly looks: readonly Look[];

  constructor(args: readonly unknown[]) {
    this.looks = args.map(lookOf);
  }

  /** Whether tensors are of the same shapes and dtypes, and all else but numbers is the same. */
  fit(args: readonly unknown[]): boolean {
    return fitAll(args, this.looks);
  }
}

function lookOf(arg: unknown): Look {
  if (isTensor(arg)) return { dtype: arg.dtype, shape: arg.shape, seen: arg.shape };
  if (Array.isArray(arg)) return { names: null, items: arg.map(lookOf) };
  if (!isPlain(arg)) return { value: arg };
  const names = Object.keys(arg);
  return { names, items: names.map((name) => lookOf(arg[name])) };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function fitAll(args: readonly unknown[], looks: readonly Look[]): boolean {
  if (args.length !== looks.length) return false;
  for (let i = 0; i < looks.length; i++) if (!fits(args[i], looks[i]!)) return false;
  return true;
}

function fits(arg: unknown, look: Look): boolean {
  if ('shape' in look) {
    if (!isTensor(arg) || arg.dtype !== look.dtype) return false;
    if (arg.shape === look.seen) return true;
    if (!sameList(arg.shape, look.shape)) return false;
    look.seen = arg.shape;
    return true;
  }
  if ('value' in look) return arg === look.value || (typeof arg === 'number' && typeof look.value === 'number');
  const { names, items } = look;
  if (names === null) return Array.isArray(arg) && fitAll(arg, items);
  if (!isRecord(arg)) return false;
  for (let i = 0; i < names.length; i++) if (!fits(arg[names[i]!], items[i]!)) return false;
  return true;
}
