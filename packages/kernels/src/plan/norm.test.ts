import { channelAffine, channelGradInput, channelGradSums, channelMoments } from '../norm/batchNorm.ts';
import { type RowNorm, rowNorm, rowNormBackward } from '../norm/rowNorm.ts';
import { logSoftmax, softmax } from '../norm/softmax.ts';
import { softmaxBackward } from '../norm/softmaxBackward.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';
import { setKernelBuild } from '../wasm/build.ts';

const random = lehmer(11);
const floats = (n: number) => fillUniform(new Float32Array(n), random);

function softmaxes(): void {
  for (const [outer, n, inner] of [
    [7, 13, 1],
    [300, 21, 1],
    [2, 9, 5],
    [3, 30, 37],
    [1, 1, 1],
    [0, 3, 2],
  ] as const) {
    for (const logarithmic of [false, true]) {
      const lines = { outer, n, inner };
      const [x, g] = [floats(outer * n * inner), floats(outer * n * inner)];
      const [y, slope] = [new Float32Array(x.length), new Float32Array(x.length)];
      (logarithmic ? logSoftmax : softmax)(x, y, outer, n, inner);
      softmaxBackward(g, y, slope, outer, n, inner, logarithmic);
      const found = onPlan([x, g, y.slice().fill(0), slope.slice().fill(0)] as const, ([a, b, c, d]) => [
        { kind: 'softmax', logarithmic, lines, at: a!, to: c! },
        { kind: 'softmaxGrad', logarithmic, lines, grad: b!, y: c!, to: d! },
      ]);
      expectSameBits(found[2], y, `softmax ${outer} ${n} ${inner}`);
      expectSameBits(found[3], slope, `gradient ${outer} ${n} ${inner}`);
    }
  }
}

function rowNorms(): void {
  const norms: RowNorm[] = [
    { rows: 5, size: 12, eps: 1e-5, centered: true, inner: 1, period: 12 },
    { rows: 90, size: 257, eps: 1e-5, centered: true, inner: 1, period: 257 },
    { rows: 70, size: 300, eps: 1e-6, centered: false, inner: 1, period: 300 },
    { rows: 6, size: 60, eps: 1e-5, centered: true, inner: 15, period: 12 },
    { rows: 300, size: 40, eps: 1e-5, centered: true, inner: 10, period: 8 },
    { rows: 0, size: 4, eps: 1e-5, centered: true, inner: 1, period: 4 },
  ];
  for (const norm of norms) {
    const n = norm.rows * norm.size;
    for (const affine of [true, false]) {
      const [x, g, weight, bias] = [floats(n), floats(n), floats(norm.period), floats(norm.period)];
      const [y, gx] = [new Float32Array(n), new Float32Array(n)];
      const [gw, gb] = [new Float64Array(norm.period), new Float64Array(norm.period)];
      rowNorm(x, norm, affine ? weight : null, affine ? bias : null, y);
      rowNormBackward(g, x, norm, affine ? weight : null, gx, gw, gb);
      const out = [y, gx, gw, gb].map((array) => new Float32Array(array.length)) as [
        Float32Array,
        Float32Array,
        Float32Array,
        Float32Array,
      ];
      const found = onPlan([x, g, weight, bias, ...out] as const, ([a, b, w, s, to, toX, toW, toB]) => [
        { kind: 'rowNorm', norm, x: a!, weight: affine ? w : null, bias: affine ? s : null, to: to! },
        {
          kind: 'rowNormGrad',
          norm,
          grad: b!,
          x: a!,
          weight: affine ? w : null,
          to: toX!,
          gradWeight: toW!,
          gradBias: toB!,
        },
      ]);
      const about = JSON.stringify(norm);
      expectSameBits(found[4], y, about);
      expectSameBits(found[5], gx, about);
      expectSameBits(found[6], Float32Array.from(gw), about);
      expectSameBits(found[7], Float32Array.from(gb), about);
    }
  }
}

function batchNorms(): void {
  for (const [images, channels, inner] of [
    [4, 3, 1],
    [5, 7, 3],
    [3, 20, 130],
  ] as const) {
    for (const training of [true, false]) {
      const n = images * channels * inner;
      const [x, g, weight, bias, runningMean] = [
        floats(n),
        floats(n),
        floats(channels),
        floats(channels),
        floats(channels),
      ];
      const runningVar = floats(channels).map((v) => v * v + 0.1);
      const eps = 1e-5;
      const { mean, variance } = training
        ? channelMoments(x, images, channels, inner)
        : { mean: Float64Array.from(runningMean), variance: Float64Array.from(runningVar) };
      const invStd = variance.map((v) => 1 / Math.sqrt(v + eps));
      const scale = invStd.map((v, c) => v * weight[c]!);
      const [y, gx] = [new Float32Array(n), new Float32Array(n)];
      channelAffine(x, images, channels, inner, mean, scale, Float64Array.from(bias), y);
      const sums = channelGradSums(g, x, images, channels, inner, mean, invStd);
      if (training) channelGradInput(g, x, images, channels, inner, mean, invStd, scale, sums, gx);
      else channelAffine(g, images, channels, inner, new Float64Array(channels), scale, new Float64Array(channels), gx);
      const arrays = [x, g, weight, bias, runningMean, runningVar, new Float32Array(n), new Float32Array(n)] as const;
      const small = [
        new Float32Array(channels),
        new Float32Array(channels),
        mean.slice().fill(0),
        mean.slice().fill(0),
      ] as const;
      const found = onPlan([...arrays, ...small] as const, (at) => {
        const norm = {
          images,
          channels,
          inner,
          training,
          eps,
          x: at[0]!,
          weight: at[2]!,
          mean: at[10]!,
          variance: at[11]!,
        };
        return [
          { kind: 'batchNorm', ...norm, bias: at[3]!, runningMean: at[4]!, runningVar: at[5]!, to: at[6]! },
          { kind: 'batchNormGrad', ...norm, grad: at[1]!, to: at[7]!, gradWeight: at[8]!, gradBias: at[9]! },
        ];
      });
      const about = `${images} ${channels} ${inner} ${training}`;
      expectSameBits(found[6], y, about);
      expectSameBits(found[7], gx, about);
      expectSameBits(found[8], Float32Array.from(sums.gradTimesNormalized), about);
      expectSameBits(found[9], Float32Array.from(sums.grad), about);
      expect([...found[10], ...found[11]]).toEqual([...mean, ...variance]);
    }
  }
}

describeWasmBuilds(() => {
  test('softmax', softmaxes);
  test('normalisation of rows', rowNorms);
  test('batch normalisation', batchNorms);
});

test('the same where each size takes its own way', () => {
  setKernelBuild(null);
  softmaxes();
  rowNorms();
  batchNorms();
});
