import { hasSharedMemory, type WasmMemory, webAssembly } from './platform.ts';
import { recording } from './recorder.ts';

const PAGE = 65536;
const MAX_PAGES = 65536;
/** Below this lies what is reserved for good, above it scratch. Address 0 stays unused. */
const RESERVED_END = 4 * PAGE;
const ALIGNMENT = 64;
/** So many bits tell the views apart that are kept. */
const KNOWN_BITS = 6;

/** A typed array that can be copied from and to scratch memory. */
export type Copyable =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Uint16Array
  | Uint8Array
  | BigInt64Array;

/**
 * A memory of the kernels: one for all modules and threads, one for what runs on this thread alone. Addresses are
 * bytes, as WebAssembly sees them.
 *
 * The lowest part is handed out for good ({@link reserve}: state that lives between calls). Above it is scratch: a
 * kernel takes what it needs, and gives back everything at once ({@link withScratch}). The memory grows as needed and
 * never shrinks; a kernel that would need more than there can be is refused by {@link fits} beforehand.
 */
export class KernelMemory {
  /** The WebAssembly memory: what modules import. */
  readonly memory: WasmMemory;
  /** Views of all of the memory. They are replaced when it grows: read them anew after an allocation. */
  f32!: Float32Array;
  f64!: Float64Array;
  i32!: Int32Array;
  u8!: Uint8Array;
  #reserved = ALIGNMENT;
  #top = RESERVED_END;

  constructor(memory: WasmMemory) {
    this.memory = memory;
    this.view();
  }

  /** Makes the views anew. */
  protected view(): void {
    const { buffer } = this.memory;
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.u8 = new Uint8Array(buffer);
  }

  /**
   * Memory that is never given back, zero at first.
   *
   * @throws RangeError where the reserved part is full: it is meant for small state
   */
  reserve(bytes: number): number {
    const address = this.#reserved;
    if (address + bytes > RESERVED_END) throw new RangeError(`kernels: no ${bytes} bytes of reserved memory left`);
    this.#reserved = align(address + bytes);
    return address;
  }

  /** Makes room for `bytes` more of scratch, or says that this cannot be. */
  fits(bytes: number): boolean {
    // What copies and alignment may waste of it.
    const needed = this.#top + bytes + 64 * ALIGNMENT;
    const { byteLength } = this.memory.buffer;
    if (needed <= byteLength) return true;
    if (needed > MAX_PAGES * PAGE) return false;
    const wanted = Math.min(MAX_PAGES * PAGE, Math.max(needed, byteLength * 1.25));
    try {
      this.memory.grow(Math.ceil((wanted - byteLength) / PAGE));
    } catch {
      return false;
    }
    this.view();
    return true;
  }

  /** Scratch of `bytes` bytes with arbitrary content, aligned for vectors; `shift` moves it by some bytes. */
  allocate(bytes: number, shift = 0): number {
    const address = align(this.#top) + shift;
    if (!this.fits(address + bytes - this.#top)) {
      throw new RangeError(`kernels: ${bytes} more bytes of scratch memory cannot be had`);
    }
    this.#top = address + bytes;
    return address;
  }

  /** Scratch for a result that will be copied to `array` at `start`, with `length` elements. */
  allocateFor(array: Copyable, start: number, length: number): number {
    // Copies to and from shared memory go byte by byte, ten times slower, unless both ends lie alike.
    const shift = (array.byteOffset + start * array.BYTES_PER_ELEMENT) % 8;
    return this.allocate(length * array.BYTES_PER_ELEMENT, shift);
  }

  /** Copies elements `start` to `start + length` of an array into new scratch. */
  copyIn(array: Copyable, start = 0, length = array.length - start): number {
    const address = this.allocateFor(array, start, length);
    this.write(address, array, start, length);
    return address;
  }

  /** Copies elements of an array to an address. */
  write(address: number, array: Copyable, start = 0, length = array.length - start): void {
    const source = start === 0 && length === array.length ? array : array.subarray(start, start + length);
    const target = this.#alike(array, address, length) as Uint8Array;
    target.set(source as Uint8Array);
  }

  /** Copies `length` elements from an address to an array. */
  copyOut(address: number, array: Copyable, start = 0, length = array.length - start): void {
    (array as Uint8Array).set(this.#alike(array, address, length) as Uint8Array, start);
  }

  /** A view of `length` elements at an address, of the array's type. */
  #alike(array: Copyable, address: number, length: number): Copyable {
    if (array instanceof Float32Array) return this.#floats(address >>> 2, length);
    if (array instanceof Float64Array) return this.f64.subarray(address / 8, address / 8 + length);
    const { buffer } = this.memory;
    if (array instanceof Int32Array) return new Int32Array(buffer, address, length);
    if (array instanceof Uint32Array) return new Uint32Array(buffer, address, length);
    if (array instanceof Uint16Array) return new Uint16Array(buffer, address, length);
    if (array instanceof Uint8Array) return new Uint8Array(buffer, address, length);
    return new BigInt64Array(buffer, address, length);
  }

  /** The last views of floats, which the same work asks for again and again. */
  #known: (Float32Array | null)[] = new Array(1 << KNOWN_BITS).fill(null);

  #floats(at: number, length: number): Float32Array {
    const { f32 } = this;
    // The highest bits of a product with the golden ratio: addresses and lengths are mostly multiples of powers of two.
    const slot = Math.imul((at >>> 4) ^ (length << 12) ^ length, 0x9e3779b1) >>> (32 - KNOWN_BITS);
    const known = this.#known[slot]!;
    if (known !== null && known.length === length && known.byteOffset === 4 * at && known.buffer === f32.buffer)
      return known;
    const view = f32.subarray(at, at + length);
    this.#known[slot] = view;
    return view;
  }

  /** Makes floats zero. */
  clear(address: number, floats: number): void {
    this.f32.fill(0, address >> 2, (address >> 2) + floats);
  }

  /** What is allocated from here on is given {@link back} where a function would make an object: see {@link withScratch}. */
  get mark(): number {
    return this.#top;
  }

  /** Gives back what was allocated since a mark. */
  back(mark: number): void {
    this.#top = mark;
  }

  /** Runs `work`; what it allocates is given back when it returns or throws. */
  withScratch<R>(work: (memory: KernelMemory) => R): R {
    const top = this.#top;
    try {
      return work(this);
    } finally {
      this.#top = top;
    }
  }
}

function align(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

/** A platform that cannot set aside 4 GB of addresses gets less. */
export function createMemory(shared: boolean): WasmMemory {
  const { Memory } = webAssembly!;
  for (let maximum = MAX_PAGES; ; maximum /= 4) {
    try {
      return new Memory({ initial: 64, maximum, shared });
    } catch (error) {
      if (maximum < 4096) throw error;
    }
  }
}

let memory: KernelMemory | null = null;
let own: KernelMemory | null = null;

/** The kernels' memory, made when first asked for: by who has a family of kernels, for without WebAssembly there is none. */
export function kernelMemory(): KernelMemory {
  if (recording.by) return recording.by.memory;
  memory ??= new KernelMemory(createMemory(hasSharedMemory));
  return memory;
}

/**
 * The memory of kernels that only this thread runs. Copies to and from memory that is shared go word by word, those to
 * and from this one as fast as the machine copies: for light work that is most of the time.
 */
export function ownMemory(): KernelMemory {
  if (!hasSharedMemory || recording.by) return kernelMemory();
  own ??= new KernelMemory(createMemory(false));
  return own;
}
