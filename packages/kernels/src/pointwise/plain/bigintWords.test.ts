import { lehmer } from '../../testing/random.ts';
import { addBigints, copyBigints, mulBigints, negBigints, subBigints } from './bigintWords.ts';

const edges = [0n, 1n, -1n, 2n ** 31n, -(2n ** 31n), 2n ** 32n - 1n, 2n ** 32n, 2n ** 63n - 1n, -(2n ** 63n), 65535n];

test('arithmetic on words wraps as that of 64-bit integers does', () => {
  const random = lehmer(3);
  const drawn = Array.from({ length: 200 }, () => {
    const words = (BigInt(Math.floor(random() * 2 ** 32)) << 32n) | BigInt(Math.floor(random() * 2 ** 32));
    return BigInt.asIntN(64, words >> BigInt(Math.floor(random() * 64)));
  });
  const all = [...edges, ...drawn];
  const a = BigInt64Array.from(all.flatMap((x) => all.map(() => x)));
  const b = BigInt64Array.from(all.flatMap(() => all));
  const n = a.length;
  for (const [row, of] of [
    [addBigints, (x: bigint, y: bigint) => x + y],
    [subBigints, (x: bigint, y: bigint) => x - y],
    [mulBigints, (x: bigint, y: bigint) => x * y],
  ] as const) {
    const out = new BigInt64Array(n);
    row(n, out, 0, 1, a, 0, 1, b, 0, 1);
    expect(out).toEqual(a.map((x, i) => of(x, b[i]!)));
  }
  const out = new BigInt64Array(2 * n);
  negBigints(n, out, 1, 2, a, 0, 1);
  copyBigints(n, out, 0, 2, b, 0, 1);
  expect(out).toEqual(BigInt64Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? b[i / 2]! : -a[(i - 1) / 2]!)));
});
