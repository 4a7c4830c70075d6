import type { Budget } from '../budget.ts';
import type { StoredDType } from './dtypes.ts';

// What stands on the unpickler's stack besides plain JavaScript values, until `resolve` makes the result of it.

/** What a dict's keys may be: everything else is one thing in Python and another in a Map. */
export type Key = string | number | bigint | boolean;

/** A Python dict or OrderedDict under construction. */
export class Dict {
  readonly keys: Key[] = [];
  readonly values: unknown[] = [];
}

/** A Python tuple: it becomes a frozen array. */
export class Tuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** A Python set under construction. */
export class PySet {
  readonly items: unknown[] = [];
}

/** Makes a value of arguments from a file, within a budget. */
export type Call = (args: readonly unknown[], budget: Budget) => unknown;

/** A class or function that the file names; only those of a short list are ever made. */
export class Name {
  constructor(
    readonly name: string,
    /** Calls it: for the names that are known, and those that the reader's user allowed. */
    readonly call: Call | null,
  ) {}
}

/** An object whose class the user allowed: made once its arguments and state are known. */
export class Instance {
  state: unknown = undefined;

  constructor(
    readonly name: string,
    readonly args: readonly unknown[],
    readonly make: AllowedClass,
  ) {}
}

/** Makes the value of an object in a file from its constructor's arguments and, where it has one, its state. */
export type AllowedClass = (args: unknown[], state: unknown) => unknown;

/** A storage that the pickle refers to by its key. */
export class StorageRef {
  constructor(
    readonly key: string,
    /** Element type, or null for an untyped storage, whose tensors say theirs. */
    readonly dtype: StoredDType | null,
    /** Elements, or bytes of an untyped storage. */
    readonly length: number,
    /** First element, where the file describes a window of another storage. */
    readonly offset: number = 0,
  ) {}
}

/** A tensor of a file: where it lies in which storage. */
export class TensorRef {
  constructor(
    readonly storage: StorageRef,
    readonly dtype: StoredDType,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
    readonly requiresGrad: boolean,
  ) {}
}

/** A value that PyTorch reads and wick has nothing for. */
export class OtherRef {
  constructor(
    /** As in "a complex number". */
    readonly what: string,
    readonly dtype: StoredDType | null,
    readonly shape: readonly number[] | null,
  ) {}
}
