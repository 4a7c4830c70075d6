import type { FloatArray } from '../../floatArray.ts';
import type { ArrayPlace, HostCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';

const none: readonly ArrayPlace[] = [];

/** Writes a call of JavaScript. What it is given is made once, and once more where the memory has grown. */
export function encodeHost(encoder: Encoder, { arrays = none, numbers = false, run }: HostCommand): void {
  let of: ArrayBufferLike | null = null;
  let given: readonly FloatArray[] = [];
  encoder.host((values) => {
    if (of !== encoder.buffer) {
      of = encoder.buffer;
      const made = arrays.map(({ at, length, dtype }) =>
        encoder.array<FloatArray>(at, length, dtype === 'float64' ? Float64Array : Float32Array),
      );
      given = numbers ? [...made, values] : made;
    }
    run(...given);
  });
}
