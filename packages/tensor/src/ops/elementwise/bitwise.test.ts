import { fromTypedArray, manualSeed, randint, type Tensor } from '../../index.ts';

const bits = { int64: 64, int32: 32, uint8: 8 } as const;
const big = (t: Tensor) => (t.tolist() as number[]).map(BigInt);

// Many elements go to kernels, few to loops.
test.each(Object.keys(bits) as (keyof typeof bits)[])(
  'bits of %s are those of bigints, of few and of many',
  (dtype) => {
    manualSeed(1);
    const wrap = (v: bigint) => (dtype === 'uint8' ? BigInt.asUintN(8, v) : BigInt.asIntN(bits[dtype], v));
    const most = dtype === 'int64' ? 63n : 31n;
    for (const n of [9, 5001]) {
      const [least, end] = dtype === 'uint8' ? [0, 256] : [-1_000_000, 1_000_000];
      const [x, y] = [randint(least, end, [n]).to(dtype), randint(least, end, [n]).to(dtype)];
      const by = randint(dtype === 'uint8' ? 0 : -2, 70, [n]).to(dtype);
      const [a, b, s] = [big(x), big(y), big(by)];
      const same = (got: Tensor, wanted: (i: number) => bigint) =>
        expect(big(got).findIndex((v, i) => v !== wrap(wanted(i)))).toBe(-1);
      same(x.bitwiseAnd(y), (i) => a[i]! & b[i]!);
      same(x.bitwiseOr(y), (i) => a[i]! | b[i]!);
      same(x.bitwiseXor(7), (i) => a[i]! ^ 7n);
      same(x.bitwiseNot(), (i) => ~a[i]!);
      const beyond = (i: number) => s[i]! < 0n || s[i]! > most;
      same(x.bitwiseLeftShift(by), (i) => (beyond(i) ? 0n : a[i]! << s[i]!));
      same(x.bitwiseRightShift(by), (i) => a[i]! >> (beyond(i) ? most : s[i]!));
      same(x.clone().bitwiseAnd_(y.flip(0)), (i) => a[i]! & b[n - 1 - i]!);
    }
  },
);

test('truths are combined whatever the type, of few and of many', () => {
  manualSeed(2);
  for (const n of [9, 5001]) {
    const x = randint(0, 2, [n]).to('float32').mul(-0.5);
    const y = fromTypedArray(
      BigInt64Array.from({ length: n }, (_, i) => BigInt(i % 3)),
      [n],
    );
    const [a, b] = [(x.tolist() as number[]).map(Boolean), (y.tolist() as number[]).map(Boolean)];
    const same = (got: Tensor, wanted: (i: number) => boolean) =>
      expect((got.tolist() as boolean[]).findIndex((v, i) => v !== wanted(i))).toBe(-1);
    same(x.logicalAnd(y), (i) => a[i]! && b[i]!);
    same(x.logicalOr(y), (i) => a[i]! || b[i]!);
    same(x.logicalXor(y), (i) => a[i]! !== b[i]!);
    same(x.logicalNot(), (i) => !a[i]!);
    same(x.bool().bitwiseNot(), (i) => !a[i]!);
  }
});
