import { type DType, div, floorDivide, remainder, type Tensor, tensor } from '../../index.ts';

const limits = {
  uint8: [0n, 255n],
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;
const near = [
  -(2n ** 52n),
  -(2n ** 32n),
  -(2n ** 31n),
  -7n,
  -3n,
  -1n,
  0n,
  1n,
  2n,
  3n,
  7n,
  100n,
  255n,
  2n ** 31n,
  2n ** 32n,
  2n ** 52n,
];
const wrap = (x: bigint, dtype: DType) =>
  dtype === 'uint8' ? BigInt.asUintN(8, x) : BigInt.asIntN(dtype === 'int32' ? 32 : 64, x);
const bigints = (t: Tensor) => (t.tolist() as (number | bigint)[]).map(BigInt);

test.each(['uint8', 'int32', 'int64'] as const)('%s quotients and rests are those of bigints', (dtype) => {
  const [low, high] = limits[dtype];
  const values = [...new Set([low, high, ...near.flatMap((x) => [x - 1n, x, x + 1n])])].filter(
    (x) => x >= low && x <= high,
  );
  const pairs = values.flatMap((x) => values.filter((y) => y !== 0n).map((y) => [x, y] as const));
  const a = tensor(
    pairs.map(([x]) => x),
    { dtype },
  );
  const b = tensor(
    pairs.map(([, y]) => y),
    { dtype },
  );
  const isBelow = (x: bigint, y: bigint) => x % y !== 0n && x % y < 0n !== y < 0n;
  const floors = pairs.map(([x, y]) => wrap(x / y - (isBelow(x, y) ? 1n : 0n), dtype));
  expect(bigints(floorDivide(a, b))).toEqual(floors);
  expect(bigints(div(a, b, { roundingMode: 'floor' }))).toEqual(floors);
  expect(bigints(div(a, b, { roundingMode: 'trunc' }))).toEqual(pairs.map(([x, y]) => wrap(x / y, dtype)));
  expect(bigints(remainder(a, b))).toEqual(pairs.map(([x, y]) => wrap((x % y) + (isBelow(x, y) ? y : 0n), dtype)));
});

// What PyTorch 2.15.0 gives for floor_divide.
test.each(['float32', 'float64'] as const)('%s floors of zeros have their quotient’s sign', (dtype) => {
  const of = (x: number, y: number) => floorDivide(tensor([x], { dtype }), tensor([y], { dtype })).item();
  expect([of(-0, 1), of(0, -1), of(-0, -1), of(0, 1), of(0.5, 1)]).toStrictEqual([-0, -0, 0, 0, 0]);
  expect([of(-1, Infinity), of(1, Infinity), of(1, -Infinity), of(-1, 0), of(0, 0)]).toStrictEqual([
    -1,
    0,
    -1,
    -Infinity,
    NaN,
  ]);
});
