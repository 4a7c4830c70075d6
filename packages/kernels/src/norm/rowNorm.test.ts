import { describeBuilds } from '../testing/builds.ts';
import { expectClose } from '../testing/expectClose.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { setKernelBuild } from '../wasm/build.ts';
import { type RowNorm, rowNorm, rowNormBackward } from './rowNorm.ts';

// Rows that fill no vector, more than one piece, rows longer than a piece, weights per place and per block.
const shapes: [rows: number, size: number, inner: number, period: number][] = [
  [700, 13, 1, 13],
  [3, 9001, 1, 9001],
  [5000, 1, 1, 1],
  [513, 60, 5, 36],
  [6, 9000, 3000, 9],
];

function all(norm: RowNorm, affine: boolean): (Float32Array | Float64Array)[] {
  const random = lehmer(norm.size);
  const drawn = (n: number, shift: number) => fillUniform(new Float32Array(n), random).map((u) => u + shift);
  const [x, g] = [drawn(norm.rows * norm.size, 30), drawn(norm.rows * norm.size, 0)];
  const [weight, bias] = [affine ? drawn(norm.period, 1) : null, affine ? drawn(norm.period, 0) : null];
  const [y, gx] = [new Float32Array(x.length), new Float32Array(x.length)];
  const [gw, gb] = [new Float64Array(norm.period), new Float64Array(norm.period)];
  rowNorm(x, norm, weight, bias, y);
  rowNormBackward(g, x, norm, weight, gx, gw, gb);
  return [y, gx, gw, gb];
}

describeBuilds((build) => {
  test.each(shapes)(
    '%d rows of %d, weights of %d of %d, are those of the plain loops but for the last places',
    (...shape) => {
      const [rows, size, inner, period] = shape;
      for (const [centered, affine] of [
        [true, true],
        [false, true],
        [true, false],
      ] as const) {
        const norm = { rows, size, inner, period, eps: 1e-5, centered };
        const own = all(norm, affine);
        setKernelBuild('typescript');
        const plain = all(norm, affine);
        setKernelBuild(build);
        // Sums of thousands of rows that cancel each other out.
        for (const [i, values] of own.entries()) expectClose(values, plain[i]!, 1e-5, i < 2 ? 2e-6 : 1e-4);
      }
    },
  );
});
