import type { DType } from '../core/dtype.ts';
import type { Tensor } from '../tensor.ts';
import type { Operand, OpRecord, SavedWhat } from './op.ts';

/** Where a gradient goes next: the `slot`-th output of the operation `node` made, or a leaf. */
export interface Edge {
  readonly node: GraphNode;
  readonly slot: number;
}

/** A hook on the gradient of one output; what it returns replaces the gradient. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing
export type TensorHook = (grad: Tensor) => Tensor | null | undefined | void;

let created = 0;

/** A vertex of the graph that backward() walks: an operation that was recorded, or a leaf that collects its gradient. */
export abstract class GraphNode {
  // Hidden: two views of the same rows are equal to what compares objects, whenever they were taken.
  #order = ++created;
  /** Hooks of the tensors this node made, by output. */
  hooks: Map<number, Map<number, TensorHook>> | null = null;
  /** Outputs whose `.grad` is kept although they are no leaves. */
  private retained: Map<number, Tensor> | null = null;

  /** @param edges - one per input, null where no gradient is wanted; they lead to what was made before */
  constructor(readonly edges: (Edge | null)[]) {}

  /** Later nodes first: the order in which PyTorch's engine takes those that are ready. */
  get order(): number {
    return this.#order;
  }

  /** Keeps the gradient of an output in its `.grad`. */
  retain(slot: number, tensor: Tensor): void {
    this.retained ??= new Map();
    this.retained.set(slot, tensor);
  }

  /** Whether `.grad` of an output is kept here; from now on it is not: the tensor has another history. */
  stopRetaining(slot: number): boolean {
    return this.retained?.delete(slot) ?? false;
  }

  /** The outputs whose `.grad` is kept. */
  retainedOutputs(): Iterable<[slot: number, tensor: Tensor]> {
    return this.retained ?? [];
  }

  abstract readonly name: string;
  abstract readonly outputs: number;
  abstract run(grads: (Tensor | null)[], keep: boolean): (Tensor | null)[];
}

/** The number of the node that was made last: {@link GraphNode.order}. */
export function lastOrder(): number {
  return created;
}

interface Saved {
  readonly tensor: Tensor;
  readonly version: number;
}

/** What a backward function may ask about the call it belongs to. */
export interface BackwardContext<A> {
  /** The attributes the operation ran with. */
  readonly attrs: A;
  /** The i-th input, if the record's `saves` lists i. Throws if it was changed in place since. */
  input(i: number): Tensor;
  /** The result, if `saves` lists 'output' (the i-th of several). */
  output(i?: number): Tensor;
  /** Whether the i-th input wants a gradient: work for the others can be left out. */
  needs(i: number): boolean;
  /** The shape of the i-th input (of an input that is not given: []). */
  shapeOf(i: number): readonly number[];
  /** The strides that the i-th input had, whether or not it is saved: a gradient may lie in memory as it did. */
  stridesOf(i: number): readonly number[];
  dtypeOf(i: number): DType;
  /** Whether the i-th input was given: optional ones may be null. */
  given(i: number): boolean;
}

/** An operation that was recorded. */
export class OpNode<A> extends GraphNode implements BackwardContext<A> {
  readonly name: string;
  readonly outputs: number;
  /** @internal */
  readonly _inputs: (Saved | null)[];
  /** @internal */
  readonly _results: (Saved | null)[] = [];
  private readonly saves: readonly SavedWhat[];
  private readonly shapes: (readonly number[] | null)[];
  private readonly strides: (readonly number[] | null)[];
  private readonly dtypes: DType[];
  private released = false;

  constructor(
    readonly record: OpRecord<readonly Operand[], A, Tensor | Tensor[], string>,
    inputs: readonly Operand[],
    readonly attrs: A,
    outputs: number,
  ) {
    // First: the history of a view may be made anew here, and is then older than this node.
    super(inputs.map((t) => (t?._takesGrad() ? gradientEdge(t) : null)));
    this.name = record.name;
    this.outputs = outputs;
    const n = inputs.length;
    const kept = new Array<Saved | null>(n).fill(null);
    const shapes = new Array<readonly number[] | null>(n);
    const strides = new Array<readonly number[] | null>(n);
    const dtypes = new Array<DType>(n);
    for (let i = 0; i < n; i++) {
      const t = inputs[i] ?? null;
      shapes[i] = t === null ? null : t.shape;
      strides[i] = t === null ? null : t._strides;
      dtypes[i] = t === null ? 'float32' : t.dtype;
    }
    const { saves } = record;
    this.saves = typeof saves === 'function' ? saves((i) => this.edges[i] != null) : (saves ?? []);
    for (const what of this.saves) {
      const t = what === 'output' ? null : inputs[what];
      if (t) kept[what as number] = { tensor: t, version: t._version.value };
    }
    this._inputs = kept;
    this.shapes = shapes;
    this.strides = strides;
    this.dtypes = dtypes;
  }

  /**
   * Called before the first input is overwritten: if backward reads it, a copy of what it was is kept in its place, as
   * PyTorch does.
   */
  beforeInPlace(): void {
    const target = this._inputs[0];
    if (!target) return;
    const copy = target.tensor.clone();
    this._inputs[0] = { tensor: copy, version: copy._version.value };
  }

  /** Called once the results exist: in-place results are saved as they are after the change. */
  saveOutputs(outputs: readonly Tensor[]): void {
    if (!this.saves.includes('output')) return;
    const which = this.record.savedOutputs;
    for (const [i, tensor] of outputs.entries())
      this._results.push(!which || which.includes(i) ? { tensor, version: tensor._version.value } : null);
  }

  input(i: number): Tensor {
    return this.unpack(this._inputs[i] ?? null, `input ${i}`);
  }

  output(i = 0): Tensor {
    return this.unpack(this._results[i] ?? null, `output ${i}`);
  }

  needs(i: number): boolean {
    return this.edges[i] != null;
  }

  shapeOf(i: number): readonly number[] {
    return this.shapes[i] ?? [];
  }

  stridesOf(i: number): readonly number[] {
    return this.strides[i] ?? [];
  }

  dtypeOf(i: number): DType {
    return this.dtypes[i]!;
  }

  /** Whether the i-th input was given, so that a gradient for it must have its shape. */
  given(i: number): boolean {
    return this.shapes[i] !== null;
  }

  run(grads: (Tensor | null)[], keep: boolean): (Tensor | null)[] {
    if (this.released) {
      throw new RangeError(
        `backward: trying to go through the graph a second time: what ${this.name} had saved is freed. Use backward({ retainGraph: true }) the first time`,
      );
    }
    const backward = this.record.backward;
    if (!backward) throw new TypeError(`backward: ${this.name} has no gradient`);
    const single = this.outputs === 1;
    const result = backward((single ? grads[0] : grads) as Tensor & (Tensor | null)[], this);
    if (!keep) this.release();
    return result as (Tensor | null)[];
  }

  /** Lets go of what was saved. An operation that saved nothing can be walked again, as in PyTorch. */
  private release(): void {
    this.record.release?.();
    if (this.saves.length === 0) return;
    this.released = true;
    this._inputs.fill(null);
    this._results.fill(null);
  }

  private unpack(saved: Saved | null, which: string): Tensor {
    if (!saved)
      throw new Error(`internal: the backward of ${this.name} asks for ${which}, which its record does not save`);
    if (saved.tensor._version.value !== saved.version) {
      throw new RangeError(
        `backward: a tensor needed for the gradient of ${this.name} (${which}, ${saved.tensor.dtype} of shape [${saved.tensor.shape.join(', ')}]) was modified by an in-place operation: it is at version ${saved.tensor._version.value}, expected version ${saved.version}`,
      );
    }
    return saved.tensor;
  }
}

/** The tensors that a node has saved for backward, which must not be changed in place until then. */
export function savedBy({ _inputs, _results, record }: OpNode<unknown>): readonly Tensor[] {
  const own = [..._inputs, ..._results].flatMap((saved) => saved?.tensor ?? []);
  return [...own, ...(record.saved?.() ?? [])];
}

/** The end of a path: adds what arrives to the leaf's `.grad`. */
export class AccumulateGrad extends GraphNode {
  readonly name = 'AccumulateGrad';
  readonly outputs = 1;
  override get order(): number {
    return Number.POSITIVE_INFINITY;
  }

  constructor(readonly variable: Tensor) {
    super([]);
  }

  run(): (Tensor | null)[] {
    return []; // the engine accumulates: it knows whether the gradient is itself recorded
  }
}

/** Where the gradient of `t` goes. */
export function gradientEdge(t: Tensor): Edge {
  const node = t._gradNode();
  if (node) return { node, slot: t._slot };
  t._accumulator ??= new AccumulateGrad(t);
  return { node: t._accumulator, slot: 0 };
}
