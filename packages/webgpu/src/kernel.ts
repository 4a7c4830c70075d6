/**
 * A dispatch: the code, and what it is told. It stays within the limits that every WebGPU device has (256 threads and 16,384
 * bytes of memory a workgroup, 64 KiB of parameters): a device is asked for large buffers and for nothing else.
 */
export interface Kernel {
  /** Equal keys, equal code: pipelines are kept by it. */
  readonly key: string;
  /**
   * WGSL with an entry `main`: `@group(0) @binding(0) var<storage, read_write> arena: array<u32>` (or of `vec4<u32>`),
   * `@binding(1) var<uniform> params`, and where it uses numbers `@binding(2) var<storage, read> numbers: array<f32>`.
   */
  readonly code: string;
  /** The words of `params`. */
  readonly params: Uint32Array;
  /** Whether it reads the plan's numbers. */
  readonly usesNumbers: boolean;
  /** Each at most 65,535. */
  readonly groups: readonly [number, number, number];
  /** Of one that writes to lasting room alone: the bytes of the arena that it reads. It may run as soon as they are there. */
  readonly early?: readonly [begin: number, end: number];
}

/**
 * So many bytes of the arena for the kernels of one command: where they begin, a multiple of 64. What is there is arbitrary.
 */
export interface Room {
  (bytes: number): number;
  /** The same, which no other command has. Default: there is none. */
  readonly lasting?: (bytes: number) => number;
  /**
   * Whether threads of a workgroup may wait for one another, which an adapter that computes on the processor does by going
   * from one to the next at each barrier. Default: they may.
   */
  readonly mayWait?: boolean;
}
