import type { Tensor } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import type { AttributeProto, NodeProto } from '../proto/onnx_pb.ts';
import { readTensor, shapeOf } from '../read/tensors.ts';

const text = new TextDecoder();

/** The attributes of a node, read by name; a default stands for one that is not there. */
export class Attributes {
  readonly #byName: ReadonlyMap<string, AttributeProto>;

  constructor(node: NodeProto) {
    this.#byName = new Map(node.attribute.map((attribute) => [attribute.name, attribute]));
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  int(name: string, fallback?: number): number {
    const found = this.#byName.get(name);
    return found ? Number(found.i) : orMissing(name, fallback);
  }

  /** A whole number as it is, beyond 2^53 too. */
  bigint(name: string): bigint {
    const found = this.#byName.get(name);
    return found ? found.i : orMissing<bigint>(name, undefined);
  }

  float(name: string, fallback?: number): number {
    return this.#byName.get(name)?.f ?? orMissing(name, fallback);
  }

  string(name: string, fallback?: string): string {
    const found = this.#byName.get(name);
    return found ? text.decode(found.s) : orMissing(name, fallback);
  }

  /** Undefined where it is not there. */
  ints(name: string): number[] | undefined {
    return this.#byName.get(name)?.ints.map(Number);
  }

  /** Whole numbers as they are, beyond 2^53 too. */
  bigints(name: string): bigint[] | undefined {
    return this.#byName.get(name)?.ints;
  }

  floats(name: string): number[] | undefined {
    return this.#byName.get(name)?.floats;
  }

  strings(name: string): string[] | undefined {
    return this.#byName.get(name)?.strings.map((bytes) => text.decode(bytes));
  }

  tensor(name: string): Tensor | undefined {
    const proto = this.#byName.get(name)?.t;
    return proto && readTensor(proto, shapeOf(proto));
  }
}

function orMissing<T>(name: string, fallback: T | undefined): T {
  if (fallback === undefined) throw new OnnxError(`the attribute ${name} is missing`);
  return fallback;
}
