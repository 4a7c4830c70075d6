import type { Encoder } from '../encoder.ts';

/** Where so many ones lie, of `size` bytes each. */
export function ones(encoder: Encoder, n: number, size: number): number {
  const address = encoder.room(size * n + 64);
  const { f32, f64 } = encoder.machine.memory;
  (size === 4 ? f32 : f64).fill(1, address / size, address / size + n);
  return address;
}
