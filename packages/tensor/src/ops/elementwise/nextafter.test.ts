import { elements } from '../../core/access.ts';
import { nextafter, tensor } from '../../index.ts';

/** Bits as one count, zero in the middle. */
const placeOf = (bits: bigint, width: number) =>
  bits >> BigInt(width - 1) ? -(bits & ((1n << BigInt(width - 1)) - 1n)) : bits;

test.each(['float32', 'float64'] as const)('%s neighbours are one apart in bits, across words and binades', (dtype) => {
  const values = [1, -1, 2, 3, 0.1, -1e-300, 1e300, 5e-324, 2 ** -1022, 1 + 2 ** -20, 2 ** 32 + 1].map((x) =>
    dtype === 'float32' ? Math.fround(x) : x,
  );
  const x = tensor(
    values.filter((v) => v !== 0 && Number.isFinite(v)),
    { dtype },
  );
  const bits = (t: typeof x) => {
    const data = elements(t);
    const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const at = (i: number) =>
      dtype === 'float32'
        ? placeOf(BigInt(bytes.getUint32(4 * i, true)), 32)
        : placeOf(bytes.getBigUint64(8 * i, true), 64);
    return Array.from({ length: t.numel() }, (_, i) => at(i));
  };
  for (const [y, step] of [
    [Infinity, 1n],
    [-Infinity, -1n],
  ] as const) {
    const next = nextafter(x, tensor(y, { dtype }));
    expect(bits(next)).toEqual(bits(x).map((place) => place + step));
  }
});
