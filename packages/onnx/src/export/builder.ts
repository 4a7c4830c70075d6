import type { MessageInitShape } from '@bufbuild/protobuf';
import { type DType, type Tensor, tensor } from '@wick/tensor';
import { elements, type HalfDType } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import type { NodeProtoSchema, TensorProtoSchema } from '../proto/onnx_pb.ts';
import { type Attributes, attributesOf } from './attributes.ts';
import { constantOf } from './constants.ts';
import { type DynamicSize, type KnownSize, sizeOf } from './dimensions.ts';
import { type Seen, seen } from './trace.ts';
import { Values } from './values.ts';

type NodeProto = MessageInitShape<typeof NodeProtoSchema>;
type TensorProto = MessageInitShape<typeof TensorProtoSchema>;

/** ONNX's numbers of wick's dtypes. */
export const elementTypes: Readonly<Record<DType, number>> = {
  float32: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
  float16: 10,
  bfloat16: 16,
};

/** Collects the nodes and constants of a graph, and knows which value of it every tensor is. */
export class Builder {
  readonly nodes: NodeProto[] = [];
  readonly initializers: TensorProto[] = [];
  readonly values: Values;
  private readonly constants = new Map<string, string>();
  private readonly taken = new Set<string>();
  private readonly known: KnownSize[] = [];
  private readonly doubtful = new Set<number>();
  private count = 0;

  constructor(
    readonly opset: number,
    /** Parameters and buffers, by their keys. */
    private readonly state: ReadonlyMap<Tensor, string>,
    /** How many runs there were. */
    private readonly runs: number,
  ) {
    const byPlace = new Map<object, Map<string, string>>();
    for (const [t, key] of state) {
      const { memory, layout } = seen(t);
      const keys = byPlace.get(memory) ?? new Map<string, string>();
      byPlace.set(memory, keys.has(layout) ? keys : keys.set(layout, key));
    }
    const stateKey = ({ memory, layout }: Seen) => byPlace.get(memory)?.get(layout);
    this.values = new Values({
      stateKey,
      say: (found) => {
        const key = stateKey(found[0]!);
        return key === undefined ? constantOf(this, found) : this.initializer(key, found[0]!.tensor);
      },
    });
  }

  /** Says which sizes a value of the graph has, so that others can follow them when it runs. */
  learn(value: string, found: readonly Seen[]): void {
    for (let axis = 0; axis < found[0]!.ndim; axis++) {
      const sizes = found.map(({ shape }) => shape[axis]!);
      if (sizes.every((n) => n === sizes[0])) continue;
      if (!this.known.some((one) => one.sizes.every((n, k) => n === sizes[k]))) this.known.push({ value, axis, sizes });
    }
  }

  /** Says that a size follows from the values of a tensor, even if it was the same one in all runs. */
  learnSize(value: string, axis: number, sizes: readonly number[]): void {
    if (sizes.every((n) => n === sizes[0])) this.doubtful.add(sizes[0]!);
    else this.known.push({ value, axis, sizes });
  }

  /** Refuses a size that is the same in all runs and may follow from values all the same. */
  private certain(size: number, where: string): void {
    if (this.doubtful.has(size))
      throw new OnnxError(
        `exportOnnx: ${where} has the size ${size}, as has what a mask chose in all runs: what it follows from cannot be told; try an example with other values`,
      );
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

  /** The first tensor of the model's state of which `fits` is true. */
  findState(fits: (key: string, t: Tensor) => boolean): Tensor | undefined {
    for (const [t, key] of this.state) if (fits(key, t)) return t;
    return undefined;
  }

  /** The key of a parameter or buffer of the model. */
  stateKey(t: Tensor): string | undefined {
    return this.state.get(t);
  }

  /** The value of a parameter or buffer. */
  stateValue(t: Tensor): string {
    return this.values.name(new Array<Seen>(this.runs).fill(seen(t)));
  }

  /** Adds a constant under its own name. */
  initializer(name: string, t: Tensor): string {
    this.reserve(name);
    return this.addConstant(name, t.shape, t.dtype, elements(t));
  }

  private addConstant(name: string, shape: readonly number[], dtype: DType, data: ArrayBufferView): string {
    const bytes = new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
    this.initializers.push({ name, dims: shape.map(BigInt), dataType: elementTypes[dtype], rawData: bytes });
    return name;
  }

  private keep(key: string, make: () => string): string {
    const name = this.constants.get(key) ?? make();
    this.constants.set(key, name);
    return name;
  }

  /** One number as a constant without dimensions. */
  scalar(value: number | bigint, dtype: DType): string {
    const data = elements(tensor(value, { dtype }));
    const key = `${dtype} ${Object.is(value, -0) ? '-0' : value}`;
    return this.keep(key, () => this.addConstant(this.fresh('constant'), [], dtype, data));
  }

  /** Whole numbers as a constant of one dimension. */
  ints(values: readonly (number | bigint)[]): string {
    const data = BigInt64Array.from(values, BigInt);
    const key = `ints ${values.join()}`;
    return this.keep(key, () => this.addConstant(this.fresh('constant'), [values.length], 'int64', data));
  }

  /** Floats as a constant of one dimension. */
  floats(name: string, values: ArrayLike<number>, dtype: 'float32' | 'float64' | HalfDType): string {
    const data = elements(tensor(Float64Array.from(values), { dtype }));
    this.reserve(name);
    return this.addConstant(name, [data.length], dtype, data);
  }

  /** A shape as a value of the graph, from what it was in the runs: constant, or made of sizes that are known when it runs. */
  shape(shapes: readonly (readonly number[])[], where: string): string {
    const [first] = shapes as [readonly number[]];
    const sizes = first.map((_, d) => shapes.map((shape) => shape[d]!));
    if (sizes.every((of) => of.every((n) => n === of[0]))) {
      for (const n of first) this.certain(n, where);
      return this.ints(first);
    }
    const pieces = sizes.map((of) => this.dimension(of, where));
    return pieces.length === 1 ? pieces[0]! : this.emit('Concat', pieces, { axis: 0 });
  }

  /** One size, as a vector of one element. */
  dimension(sizes: readonly number[], where: string): string {
    const found = sizeOf(sizes, this.known);
    if (found === null)
      throw new OnnxError(
        `exportOnnx: ${where} has the sizes ${sizes.join(', ')} in runs with other sizes of the inputs, which follow from no dynamic axis`,
      );
    if (typeof found !== 'number') return this.follow(found);
    this.certain(found, where);
    return this.ints([found]);
  }

  private follow({ of, numerator, denominator, offset }: DynamicSize): string {
    const sizes = of.map(({ value, axis }) =>
      this.keep(`size ${axis} ${value}`, () => this.emit('Shape', [value], { start: axis, end: axis + 1 })),
    );
    return this.keep(`sizes ${sizes.join()} ${numerator} ${denominator} ${offset}`, () => {
      let value = sizes.reduce((a, c) => this.emit('Mul', [a, c]));
      if (numerator !== 1) value = this.emit('Mul', [value, this.ints([numerator])]);
      if (denominator !== 1) value = this.emit('Div', [value, this.ints([denominator])]);
      return offset === 0 ? value : this.emit('Add', [value, this.ints([offset])]);
    });
  }

  /** A value in another element type. */
  cast(name: string, dtype: DType): string {
    return this.emit('Cast', [name], { to: elementTypes[dtype] });
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
      attribute: attributesOf(attributes),
    };
  }
}
