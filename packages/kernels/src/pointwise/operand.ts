import type { KernelMemory } from '../wasm/memory.ts';
import type { PointwiseKernels } from '../wasm/pointwise.ts';
import { copyRun, eachRun } from './strided.ts';

/** What the last pair of vectors of a piece may touch behind it. */
const ROOM = 32;
/** Fewer repetitions are not worth a call. */
const SPREAD_WIDTH = 16;

/** An array of a program that runs in the kernel: what is there of it, piece by piece, and how it gets there and back. */
export class Operand {
  /** Where its piece lies; of a number its vector. */
  readonly address: number;
  readonly isBytes: boolean;
  /** One number for all elements. */
  readonly isNumber: boolean;
  /** So many elements one after the other are the same. */
  readonly width: number;
  /** After so many elements the same ones come again. */
  readonly period: number;
  readonly #isDense: boolean;
  #loaded = 0;

  /**
   * @param data its elements, the first one at `offset`
   * @param shape of the whole work
   * @param length elements of a piece
   */
  constructor(
    memory: KernelMemory,
    readonly data: Float32Array | Uint8Array,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
    length: number,
  ) {
    this.isBytes = data instanceof Uint8Array;
    let period = 1;
    let dense = true;
    for (let d = shape.length - 1; d >= 0; d--) {
      if (stride[d] !== period) dense = false;
      period *= shape[d]!;
    }
    let outer = 0;
    while (outer < shape.length && stride[outer] === 0) period /= shape[outer++]!;
    this.isNumber = outer === shape.length;
    this.#isDense = dense;
    this.period = period;
    this.width = stride.at(-1) === 0 ? shape.at(-1)! : 1;
    if (this.isNumber) {
      this.address = memory.allocate(16);
      memory.f32.fill(Number(data[offset]!), this.address >> 2, (this.address >> 2) + 4);
    } else {
      this.address = memory.allocateFor(data, dense ? offset : 0, length);
      memory.allocate(ROOM);
    }
  }

  /** Brings the elements `from` to `from + count` of the work to the kernel. */
  load(memory: KernelMemory, kernels: PointwiseKernels, from: number, count: number): void {
    if (this.isNumber) return;
    if (this.#isDense) {
      memory.write(this.address, this.data, this.offset + from, count);
      return;
    }
    const { period, shape, stride } = this;
    const repeats = from % period === 0 && count > period;
    if (this.#loaded >= count && from % period === 0) return;
    if (this.width >= SPREAD_WIDTH && !this.isBytes && from % this.width === 0 && count % this.width === 0) {
      this.#spread(memory, kernels, from, count);
      return;
    }
    const [to, at] = this.#piece(memory);
    const once = repeats ? period : count;
    eachRun(shape, stride, this.offset, from, once, (run, place, before) =>
      copyRun(run, to, at + before, 1, this.data, place, stride.at(-1)!),
    );
    // The rest by copies of what is there, twice as much each time.
    for (let done = once; done < count; done *= 2) to.copyWithin(at + done, at, at + Math.min(done, count - done));
    this.#loaded = repeats ? count : 0;
  }

  /** Loads what is the same along the last dimension: each value once, and the kernel repeats it. */
  #spread(memory: KernelMemory, kernels: PointwiseKernels, from: number, count: number): void {
    const { data, offset, shape, stride, width } = this;
    const rows = count / width;
    memory.withScratch(() => {
      const seeds = memory.allocate(4 * rows);
      const outer = stride.slice(0, -1);
      eachRun(shape.slice(0, -1), outer, offset, from / width, rows, (run, place, before) =>
        copyRun(run, memory.f32, (seeds >> 2) + before, 1, data, place, outer.at(-1)!),
      );
      kernels.spread(seeds, rows, width, this.address);
    });
  }

  /** Brings a piece of results back. */
  store(memory: KernelMemory, from: number, count: number): void {
    if (this.#isDense) {
      memory.copyOut(this.address, this.data, this.offset + from, count);
      return;
    }
    const { shape, stride, data } = this;
    const [piece, at] = this.#piece(memory);
    eachRun(shape, stride, this.offset, from, count, (run, place, before) =>
      copyRun(run, data, place, stride.at(-1)!, piece, at + before, 1),
    );
  }

  /** The array of memory in which the piece lies, and where. */
  #piece(memory: KernelMemory): [Float32Array | Uint8Array, number] {
    return this.isBytes ? [memory.u8, this.address] : [memory.f32, this.address >> 2];
  }
}
