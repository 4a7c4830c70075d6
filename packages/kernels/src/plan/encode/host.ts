import type { FloatArray } from '../../floatArray.ts';
import type { ArrayPlace, HostCommand } from '../commands/index.ts';
import type { Encoder } from '../encoder.ts';

const none: readonly ArrayPlace[] = [];

/** Writes a call of JavaScript. What it is given is made once, and once more where the memory has grown. */
export function encodeHost(encoder: Encoder, { arrays = none, run }: HostCommand): void {
  let of: ArrayBufferLike | null = null;
  let given: readonly FloatArray[] = [];
  encoder.host(() => {
    if (of !== encoder.buffer) {
      of = encoder.buffer;
      given = arrays.map(({ at, length, dtype }) =>
        encoder.array<FloatArray>(at, length, dtype === 'float64' ? Float64Array : Float32Array),
      );
    }
    run(...given);
  });
}
