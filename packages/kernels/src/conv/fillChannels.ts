import type { FloatArray } from '../floatArray.ts';

/** Fills `(batch, channels, plane)` with each channel's bias, or with 0. */
export function fillChannels(
  output: FloatArray,
  bias: FloatArray | null,
  batch: number,
  channels: number,
  plane: number,
): void {
  if (bias === null) {
    output.fill(0, 0, batch * channels * plane);
    return;
  }
  for (let n = 0, at = 0; n < batch; n++) {
    for (let channel = 0; channel < channels; channel++, at += plane) output.fill(bias[channel]!, at, at + plane);
  }
}
