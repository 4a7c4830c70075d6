import type { KernelMemory } from '../wasm/memory.ts';
import { copyRun, eachRun } from './strided.ts';

/** What the last pair of vectors of a piece may touch behind it. */
const ROOM = 32;

/** An array of a program that runs in the kernel: what is there of it, piece by piece, and how it gets there and back. */
export class Operand {
  /** Where its piece lies; of a number its vector. */
  readonly address: number;
  readonly isBytes: boolean;
  /** One number for all elements. */
  readonly isNumber: boolean;
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
    if (this.isNumber) {
      this.address = memory.allocate(16);
      memory.f32.fill(Number(data[offset]!), this.address >> 2, (this.address >> 2) + 4);
    } else {
      this.address = memory.allocateFor(data, dense ? offset : 0, length);
      memory.allocate(ROOM);
    }
  }

  /** Brings the elements `from` to `from + count` of the work to the kernel. */
  load(memory: KernelMemory, from: number, count: number): void {
    if (this.isNumber) return;
    if (this.#isDense) {
      memory.write(this.address, this.data, this.offset + from, count);
      return;
    }
    const { period, shape, stride } = this;
    const repeats = from % period === 0 && count > period;
    if (this.#loaded >= count && from % period === 0) return;
    const [to, at] = this.#piece(memory);
    const once = repeats ? period : count;
    eachRun(shape, stride, this.offset, from, once, (run, place, before) =>
      copyRun(run, to, at + before, 1, this.data, place, stride.at(-1)!),
    );
    // The rest by copies of what is there, twice as much each time.
    for (let done = once; done < count; done *= 2) to.copyWithin(at + done, at, at + Math.min(done, count - done));
    this.#loaded = repeats ? count : 0;
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
