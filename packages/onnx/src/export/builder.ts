import type { MessageInitShape } from '@bufbuild/protobuf';
import type { DType, Tensor } from '@wick/tensor';
import { memoryKey } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import type { AttributeProtoSchema, NodeProtoSchema, TensorProtoSchema } from '../proto/onnx_pb.ts';
import { type DynamicAxis, sizeOf } from './dimensions.ts';

type NodeProto = MessageInitShape<typeof NodeProtoSchema>;
type TensorProto = MessageInitShape<typeof TensorProtoSchema>;
type AttributeProto = MessageInitShape<typeof AttributeProtoSchema>;

/** ONNX's numbers of the kinds of attributes (AttributeProto.AttributeType). */
const Kind = { FLOAT: 1, INT: 2, STRING: 3, INTS: 7, STRINGS: 8 } as const;

/** ONNX's numbers of wick's dtypes. */
export const elementTypes: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

/** Attributes of a node: whole numbers are ints, `float(x)` a float. */
export type Attributes = Readonly<
  Record<string, number | string | readonly number[] | readonly string[] | Float | undefined>
>;

/** A floating-point attribute, which a number cannot be told to be. */
export class Float {
  constructor(readonly value: number) {}
}
export const float = (value: number): Float => new Float(value);

/** Collects the nodes and constants of a graph, and knows the name of every tensor in it. */
export class Builder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  private readonly names = new Map<Tensor, string>();
  private readonly byStorage = new Map<unknown, Tensor[]>();
  private readonly constants = new Map<string, string>();
  private readonly taken = new Set<string>();
  private count = 0;

  constructor(
    readonly axes: readonly DynamicAxis[],
    readonly opset: number,
    /** Parameters and buffers, by their keys. */
    private readonly state: ReadonlyMap<Tensor, string>,
    /** Finds the tensor of the second trace that stands where this one does. */
    readonly twinOf: (t: Tensor) => Tensor,
  ) {}

  /** Says that `t` is the value `name` from now on. */
  bind(t: Tensor, name: string): void {
    this.names.set(t, name);
    const alike = this.byStorage.get(memoryKey(t));
    if (alike) alike.push(t);
    else this.byStorage.set(memoryKey(t), [t]);
  }

  /** The value that `t` shows under another object, as `detach()` and `.data` make them; the one bound last. */
  private shownBy(t: Tensor): string | undefined {
    const found = this.byStorage
      .get(memoryKey(t))
      ?.findLast(
        (other) =>
          other.storageOffset() === t.storageOffset() &&
          other.shape.join() === t.shape.join() &&
          other.stride().join() === t.stride().join(),
      );
    return found && this.names.get(found);
  }

  /** A name that no value has yet. */
  fresh(hint: string): string {
    let name: string;
    do name = `${hint}_${this.count++}`;
    while (this.taken.has(name));
    this.taken.add(name);
    return name;
  }

  reserve(name: string): void {
    this.taken.add(name);
  }

  /** The name of a tensor's value: an input, a result, a parameter, else a constant that both runs have. */
  name(t: Tensor): string {
    const known = this.names.get(t);
    if (known !== undefined) return known;
    const key = this.state.get(t);
    const name = key !== undefined ? this.initializer(key, t) : (this.shownBy(t) ?? this.constantTensor(t));
    this.names.set(t, name);
    return name;
  }

  /** The first tensor of the model's state of which `fits` is true. */
  findState(fits: (key: string, t: Tensor) => boolean): Tensor | undefined {
    for (const [t, key] of this.state) if (fits(key, t)) return t;
    return undefined;
  }

  /** A parameter or buffer of the model under its key. */
  stateName(t: Tensor): string | undefined {
    return this.state.get(t);
  }

  /** Whether a tensor is known as a value of the graph or the model's state. */
  has(t: Tensor): boolean {
    return this.names.has(t) || this.state.has(t);
  }

  private constantTensor(t: Tensor): string {
    const twin = this.twinOf(t);
    if (t.shape.join() === twin.shape.join() && sameValues(t, twin)) return this.initializer(this.fresh('constant'), t);
    const value = t.numel() > 0 ? t.toTypedArray()[0]! : 0;
    const uniform = (x: Tensor) => x.toTypedArray().every((v: number | bigint) => Object.is(v, value));
    if (!uniform(t) || !uniform(twin))
      throw new OnnxError(
        `exportOnnx: a tensor of shape [${t.shape.join(', ')}] is computed outside wick's operations and depends on the input: its values would be baked into the graph`,
      );
    // As an initial state of zeros: filled to the size that the input has when the graph runs.
    if (!Object.is(value, twin.toTypedArray()[0] ?? value)) this.refuseNumber(value);
    const scalar = this.scalar(value, t.dtype);
    return this.emit('Expand', [scalar, this.shape(t.shape, twin.shape, 'a filled tensor')]);
  }

  /** The value of a number that is no value of the graph, the same in both runs. */
  number(t: Tensor): number | bigint {
    const value = t.toTypedArray()[0]!;
    if (!Object.is(value, this.twinOf(t).toTypedArray()[0])) this.refuseNumber(value);
    return value;
  }

  private refuseNumber(value: number | bigint): never {
    throw new OnnxError(`exportOnnx: the number ${value} is computed from the input: it would be baked into the graph`);
  }

  /** Adds a constant under its own name. */
  initializer(name: string, t: Tensor): string {
    this.reserve(name);
    const data = t.toTypedArray();
    this.initializers.push({
      name,
      dims: t.shape.map(BigInt),
      dataType: elementTypes[t.dtype],
      rawData: new Uint8Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength)),
    });
    return name;
  }

  private rawConstant(key: string, dims: readonly number[], dataType: number, bytes: Uint8Array<ArrayBuffer>): string {
    const known = this.constants.get(key);
    if (known !== undefined) return known;
    const name = this.fresh('constant');
    this.initializers.push({ name, dims: dims.map(BigInt), dataType, rawData: bytes });
    this.constants.set(key, name);
    return name;
  }

  /** One number as a constant without dimensions. */
  scalar(value: number | bigint, dtype: DType): string {
    const array =
      dtype === 'int64'
        ? BigInt64Array.of(BigInt(value))
        : new { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array, bool: Uint8Array }[
            dtype
          ]([Number(value)]);
    return this.rawConstant(
      `${dtype} ${Object.is(value, -0) ? '-0' : value}`,
      [],
      elementTypes[dtype],
      new Uint8Array(array.buffer),
    );
  }

  /** Whole numbers as a constant of one dimension. */
  ints(values: readonly (number | bigint)[]): string {
    const array = BigInt64Array.from(values, BigInt);
    return this.rawConstant(`ints ${values.join()}`, [values.length], elementTypes.int64, new Uint8Array(array.buffer));
  }

  /** Floats as a constant of one dimension. */
  floats(name: string, values: ArrayLike<number>, dtype: 'float32' | 'float64'): string {
    const array = dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values);
    this.reserve(name);
    this.initializers.push({
      name,
      dims: [BigInt(array.length)],
      dataType: elementTypes[dtype],
      rawData: new Uint8Array(array.buffer),
    });
    return name;
  }

  /** A shape as a value of the graph: constant, or made of the sizes that the inputs have when it runs. */
  shape(first: readonly number[], second: readonly number[], where: string): string {
    const parts = first.map((n, d) => sizeOf(n, second[d]!, this.axes, where));
    if (parts.every((part) => typeof part === 'number')) return this.ints(parts as number[]);
    const pieces = parts.map((part) => {
      if (typeof part === 'number') return this.ints([part]);
      const { axis, factor, offset } = part;
      const key = `size ${axis.input} ${axis.axis} ${factor} ${offset}`;
      const known = this.constants.get(key);
      if (known !== undefined) return known;
      let value = this.emit('Shape', [axis.input], { start: axis.axis, end: axis.axis + 1 });
      if (factor !== 1) value = this.emit('Mul', [value, this.ints([factor])]);
      if (offset !== 0) value = this.emit('Add', [value, this.ints([offset])]);
      this.constants.set(key, value);
      return value;
    });
    return pieces.length === 1 ? pieces[0]! : this.emit('Concat', pieces, { axis: 0 });
  }

  /** Adds a node with one result, and gives the result's name. */
  emit(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.emitAll(opType, inputs, attributes, 1)[0]!;
  }

  /** Adds a node, and gives its results' names. */
  emitAll(opType: string, inputs: readonly string[], attributes: Attributes, outputs: number): string[] {
    const output = Array.from({ length: outputs }, () => this.fresh(opType));
    this.nodes.push(this.node(opType, inputs, attributes, output));
    return output;
  }

  /** A node whose results have these names. */
  node(opType: string, inputs: readonly string[], attributes: Attributes, output: string[]): NodeProto {
    return {
      name: `${opType}_${this.nodes.length}`,
      opType,
      // Optional inputs that are not given at the end are left out.
      input: inputs.slice(0, inputs.findLastIndex((name) => name !== '') + 1),
      output,
      attribute: Object.entries(attributes).flatMap(([name, value]) =>
        value === undefined ? [] : [attribute(name, value)],
      ),
    };
  }
}

const utf8 = new TextEncoder();

function attribute(name: string, value: Exclude<Attributes[string], undefined>): AttributeProto {
  if (value instanceof Float) return { name, type: Kind.FLOAT, f: value.value };
  if (typeof value === 'number') return { name, type: Kind.INT, i: BigInt(value) };
  if (typeof value === 'string') return { name, type: Kind.STRING, s: utf8.encode(value) };
  if (value.length > 0 && typeof value[0] === 'string')
    return { name, type: Kind.STRINGS, strings: (value as readonly string[]).map((text) => utf8.encode(text)) };
  return { name, type: Kind.INTS, ints: (value as readonly number[]).map(BigInt) };
}

function sameValues(a: Tensor, b: Tensor): boolean {
  const [left, right] = [a.toTypedArray(), b.toTypedArray()];
  return left.length === right.length && left.every((v: number | bigint, i: number) => Object.is(v, right[i]));
}
