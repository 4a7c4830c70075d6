import type { AccumulateGrad, GraphNode } from '../autograd/node.ts';
import type { Tensor } from '../tensor.ts';
import { show, showShape } from './check.ts';
import { type DType, fromStored, isFloat, type Scalar } from './dtype.ts';
import { ShapeError } from './errors.ts';
import { isInFormat, type MemoryFormatOptions, readMemoryFormat } from './memoryFormat.ts';
import { type Named, named } from './options.ts';
import { contiguousStrides, isRowMajor, normalizeDim, numelOf, sameShape } from './shape.ts';
import { type Storage, VersionCounter } from './storage.ts';
import { tracing } from './tracer.ts';
import { transforming } from './transforming.ts';
import type { Tuple } from './tuple.ts';

/** What a tensor is made of. */
export interface TensorParts {
  storage: Storage;
  shape: readonly number[];
  strides?: readonly number[];
  offset?: number;
  dtype: DType;
  version?: VersionCounter;
}

/** Storage, shape, strides, offset and gradient state: what every tensor is. What can be done with it is mixed in by `tensor.ts`. */
export class TensorCore {
  /** @internal */ _storage: Storage;
  /** @internal */ _strides: readonly number[];
  /** @internal */ _offset: number;
  /** @internal */ _version: VersionCounter;
  /** @internal A scalar that was wrapped to take part in an operation: it does not decide the dtype. */ _wrapped = false;
  /** @internal The operation that made this tensor. */ _node: GraphNode | null = null;
  /** @internal Which of the node's outputs this is. */ _slot = 0;
  /** @internal */ _accumulator: AccumulateGrad | null = null;
  // Hidden, as what compares two objects would walk from rows to the base, and from there to rows again.
  #base: Tensor | null = null;
  /** @internal */ _viewWithoutGrad = false;
  /** @internal How often the history was replaced by an in-place change. */ _rebases = 0;
  /** @internal */ _grad: Tensor | null = null;
  /** @internal */ _leafRequiresGrad = false;
  private _shape: readonly number[];
  private _dtype: DType;

  /** Made by the functions of this package (`tensor`, `zeros`, …), not by users. */
  constructor(parts: TensorParts) {
    this._storage = parts.storage;
    this._shape = Object.freeze(parts.shape);
    this._strides = parts.strides ?? contiguousStrides(parts.shape);
    this._offset = parts.offset ?? 0;
    this._dtype = parts.dtype;
    this._version = parts.version ?? new VersionCounter();
    tracing.by?.tensorMade(this);
  }

  /** @internal The tensor this one is a view of; never itself a view. */
  get _base(): Tensor | null {
    return this.#base;
  }

  /** The sizes of the dimensions. The array is frozen: a shape is changed by `view` and `reshape`. */
  get shape(): number[] {
    return this._shape as number[];
  }

  /** The element type. */
  get dtype(): DType {
    return this._dtype;
  }

  /** The number of dimensions. */
  get ndim(): number {
    return this._shape.length;
  }

  /** The number of dimensions: {@link ndim}. */
  dim(): number {
    return this._shape.length;
  }

  /**
   * The shape, or the size of one dimension (counted from either end).
   *
   * @typeParam N - how many dimensions there are, where that is known: `const [n, c, h] = x.size<3>()`.
   */
  size<N extends number = number>(): Tuple<number, N>;
  size(dim: Named<'dim', number>): number;
  size(dim?: null): number[];
  size(given?: Named<'dim', number | null>): number | number[] {
    const dim = named('size', 'dim', given);
    if (dim === undefined || dim === null) return [...this._shape];
    return this._shape[normalizeDim('size', dim, this.ndim)] ?? outOfRange('size', dim);
  }

  /** The steps in memory (in elements) from one index to the next, per dimension or for one. */
  stride(dim?: null): number[];
  stride(dim: number): number;
  stride(dim?: number | null): number | number[] {
    if (dim === undefined || dim === null) return [...this._strides];
    return this._strides[normalizeDim('stride', dim, this.ndim)] ?? outOfRange('stride', dim);
  }

  /** Where the first element lies in the storage. */
  storageOffset(): number {
    return this._offset;
  }

  /**
   * Has the values here: those of a result of a compiled function, or of a parameter that it changed, may be on a GPU.
   *
   * @returns the tensor itself, which can be read from then on
   * @example
   * ```ts
   * (await ones(2).cpu()).tolist(); // [1, 1]
   * ```
   * @see https://docs.pytorch.org/docs/stable/generated/torch.Tensor.cpu.html
   */
  async cpu(): Promise<this> {
    await this._storage.keptBy?.fetch?.();
    return this;
  }

  /** The number of elements. */
  numel(): number {
    return numelOf(this._shape);
  }

  /**
   * True if the elements lie row by row in memory without gaps, or in another memory format if one is named
   * (`{ memoryFormat: 'channelsLast' }`; 'preserve' asks for row by row).
   */
  isContiguous(options?: MemoryFormatOptions): boolean {
    if (options === undefined) return isRowMajor(this._shape, this._strides);
    return isInFormat(readMemoryFormat('isContiguous', options, 'contiguous'), this);
  }

  /** True for float32, float64, float16 and bfloat16. */
  isFloatingPoint(): boolean {
    return isFloat(this._dtype);
  }

  /** The only element, as a number (a boolean for bool, a bigint for an int64 beyond 2^53). */
  item<T extends Scalar = number>(): T {
    if (this.numel() !== 1)
      throw new ShapeError(`item: a tensor with one element is needed, got shape ${showShape(this._shape)}`);
    tracing.by?.valuesRead('item()', this);
    return fromStored(this._storage.data[this._offset]!, this._dtype) as T;
  }

  /** Whether gradients are computed for this tensor. Settable on leaves of a floating-point type. */
  get requiresGrad(): boolean {
    // As in PyTorch, a view taken inside noGrad says that it requires grad if its base does; no gradient reaches it.
    return this._takesGrad() || (this._viewWithoutGrad && this._base!.requiresGrad);
  }
  set requiresGrad(value: boolean) {
    this.requiresGrad_(value);
  }

  /** Sets {@link requiresGrad} and returns the tensor. */
  requiresGrad_(value = true): this {
    if (typeof value !== 'boolean') throw new TypeError(`requiresGrad_: expected a boolean, got ${show(value)}`);
    tracing.by?.used(this);
    if (this._node !== null) {
      if (value) return this;
      throw new RangeError(
        'requiresGrad_: only leaves can stop requiring grad; use detach() for a tensor that does not',
      );
    }
    if (value && !isFloat(this._dtype))
      throw new TypeError(`requiresGrad_: only floating-point tensors can require grad, this one is ${this._dtype}`);
    this._leafRequiresGrad = value;
    return this;
  }

  /** True for tensors that no recorded operation made: those whose `.grad` is filled by `backward()`. */
  get isLeaf(): boolean {
    return this._gradNode() === null;
  }

  /** The name of the operation this tensor came from, null for a leaf. */
  get gradFn(): { readonly name: string } | null {
    return this._gradNode();
  }

  /** The gradient that `backward()` left here; null before. Can be set to null or to a tensor of the same shape and dtype. */
  get grad(): Tensor | null {
    tracing.by?.gradRead(this);
    this._grad?._storage.show(); // a compiled function takes back the memory of gradients that nobody has seen
    return this._grad;
  }
  set grad(value: Tensor | null) {
    if (value !== null) {
      if (!(value instanceof TensorCore)) throw new TypeError(`grad: expected a Tensor or null, got ${show(value)}`);
      if (!sameShape(value.shape, this._shape))
        throw new ShapeError(`grad: expected shape ${showShape(this._shape)}, got ${showShape(value.shape)}`);
      if (value.dtype !== this._dtype) throw new TypeError(`grad: expected dtype ${this._dtype}, got ${value.dtype}`);
    }
    this._grad = value;
    tracing.by?.gradSet(this, value);
  }

  /** The same memory outside the graph, with a version of its own: changes through it are not noticed by autograd. */
  get data(): Tensor {
    return this._alias(new VersionCounter());
  }
  set data(value: Tensor) {
    if (!(value instanceof TensorCore)) throw new TypeError(`data: expected a Tensor, got ${show(value)}`);
    if (this.requiresGrad && !isFloat(value.dtype))
      throw new TypeError(`data: a tensor that requires grad stays floating-point, got ${value.dtype}`);
    tracing.by?.used(this);
    this._storage = value._storage;
    this._shape = value._shape;
    this._strides = value._strides;
    this._offset = value._offset;
    this._dtype = value._dtype;
  }

  /** The same memory outside the graph. In-place changes through it are noticed where the original was saved. */
  detach(): Tensor {
    return transforming.by?.detach(this) ?? this._alias(this._version);
  }

  /** Takes this tensor itself out of the graph. */
  detach_(): this {
    if (this._base) throw new RangeError('detach_: a view cannot be detached in place; use detach()');
    this._node = null;
    this._leafRequiresGrad = false;
    return this;
  }

  private _alias(version: VersionCounter): Tensor {
    tracing.by?.used(this);
    return later.make({
      storage: this._storage,
      shape: this._shape,
      strides: this._strides,
      offset: this._offset,
      dtype: this._dtype,
      version,
    });
  }

  /** @internal The operation that made this tensor, looked up anew if it is a view of a base that has changed since. */
  _gradNode(): GraphNode | null {
    const base = this._base;
    if (base && base._rebases !== this._rebases) {
      this._rebases = base._rebases;
      this._replaceHistory(base.requiresGrad ? later.viewHistory(this, base) : null);
    }
    return this._node;
  }

  /** @internal Whether a gradient has somewhere to go from here. */
  _takesGrad(): boolean {
    return this._leafRequiresGrad || this._gradNode() !== null;
  }

  /** @internal */
  _setHistory(node: GraphNode, slot: number): void {
    this._node = node;
    this._slot = slot;
    this._leafRequiresGrad = false;
  }

  /** @internal After a change in place: the gradient that is retained is that of the changed tensor. */
  _replaceHistory(node: GraphNode | null): void {
    if (this._node?.stopRetaining(this._slot)) node?.retain(0, this as unknown as Tensor);
    this._node = node;
    this._slot = 0;
    this._leafRequiresGrad = false;
  }

  /** @internal Another view of this memory takes this one's place: its geometry, and its history if it has one. */
  _becomeView(view: Tensor): void {
    this._shape = view.shape;
    this._strides = view._strides;
    this._offset = view._offset;
    if (view._node) this._replaceHistory(view._node);
    this._version.value++;
  }

  /** @internal Marks a result as a view: it shares the version of its source and knows its base. */
  _becomeViewOf(source: Tensor, recorded: boolean): void {
    this._version = source._version;
    this.#base = source._base ?? source;
    this._rebases = this.#base._rebases;
    this._viewWithoutGrad = !recorded;
  }
}

/**
 * What stands on the floors above this one and is handed down by `tensor.ts`: the class with all its methods, and the
 * history of a view.
 */
export const later: {
  make(parts: TensorParts): Tensor;
  viewHistory(view: TensorCore, base: Tensor): GraphNode;
} = { make: notYet, viewHistory: notYet };

function notYet(): never {
  throw new Error('internal: tensor.ts is not loaded');
}

/** Whether a value is a tensor: what every function asks of its operands. */
export function isTensor(value: unknown): value is Tensor {
  return value instanceof TensorCore;
}

function outOfRange(where: string, dim: number): never {
  throw new RangeError(`${where}: dim ${dim} is out of range for a 0-dim tensor`);
}
