import type { FloatArray } from '../../floatArray.ts';
import type { ArrayPlace, HostCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';

const none: readonly ArrayPlace[] = [];

/** Writes a call of JavaScript. */
export function encodeHost(encoder: Encoder, { arrays = none, numbers = false, run }: HostCommand): void {
  const make = (values: Float64Array): readonly FloatArray[] => {
    const made = arrays.map(({ at, length, dtype }) =>
      encoder.array<FloatArray>(at, length, dtype === 'float64' ? Float64Array : Float32Array),
    );
    return numbers ? [...made, values] : made;
  };
  hostWith(encoder, make, (given) => run(...given));
}

/** Calls JavaScript with what is made of the memory: once, and once more where that has grown. */
export function hostWith<T>(
  encoder: Encoder,
  make: (numbers: Float64Array) => T,
  run: (made: T, numbers: Float64Array) => void,
): void {
  let of: ArrayBufferLike | null = null;
  let made: T;
  encoder.host((numbers) => {
    if (of !== encoder.buffer) {
      of = encoder.buffer;
      made = make(numbers);
    }
    run(made, numbers);
  });
}
