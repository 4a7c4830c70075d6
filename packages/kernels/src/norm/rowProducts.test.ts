import { describeWasmBuilds } from '../testing/builds.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { rowProducts } from './rowProducts.ts';

/** In four strands, as the plain loops of a fold have them. */
function product(x: Float32Array): number {
  const strands = [1, 1, 1, 1];
  const whole = x.length - (x.length % 4);
  for (let i = 0; i < whole; i++) strands[i % 4]! *= x[i]!;
  for (let i = whole; i < x.length; i++) strands[0]! *= x[i]!;
  return strands[0]! * strands[1]! * (strands[2]! * strands[3]!);
}

describeWasmBuilds(() => {
  test.each([
    [1, 1],
    [3, 2],
    [5, 7],
    [2, 16384],
    [7, 5000],
    [901, 40],
  ])('%d rows of %d have the bits of the plain loops', (rows, size) => {
    const x = fillUniform(new Float32Array(rows * size), lehmer(rows)).map((v) => 0.4 + 2.2 * v);
    x[rows * size - 1] = -0;
    if (rows > 2) x[size] = Number.NaN;
    const found = new Float64Array(rows + 1).fill(7);
    expect(rowProducts(x, rows, size, found)).toBe(true);
    for (let r = 0; r < rows; r++) expect(found[r]).toBe(product(x.subarray(r * size, (r + 1) * size)));
    expect(found[rows]).toBe(7);
  });

  test('nothing is done of other elements and of rows too long to be held', () => {
    expect(rowProducts(new Float64Array(4), 2, 2, new Float64Array(2))).toBe(false);
    expect(rowProducts(new Float32Array(16385), 1, 16385, new Float64Array(1))).toBe(false);
  });
});
