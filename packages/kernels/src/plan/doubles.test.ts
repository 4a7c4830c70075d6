import { convBackwardInput } from '../conv/convBackwardInput.ts';
import { convBackwardWeight } from '../conv/convBackwardWeight.ts';
import { convForward } from '../conv/convForward.ts';
import { type ConvGeometry, volume } from '../conv/geometry.ts';
import { softmaxLoss, softmaxLossBackward } from '../loss/softmaxLoss.ts';
import { channelAffine, channelGradInput, channelGradSums, channelMoments } from '../norm/batchNorm.ts';
import { type RowNorm, rowNorm, rowNormBackward } from '../norm/rowNorm.ts';
import { expr } from '../pointwise/expression.ts';
import { program } from '../pointwise/program.ts';
import { runProgram } from '../pointwise/run.ts';
import { runTotal } from '../pointwise/runTotal.ts';
import { avgPoolBackward, avgPoolForward } from '../pool/avgPool.ts';
import type { AvgPoolGeometry, MaxPoolGeometry } from '../pool/geometry.ts';
import { maxPoolForward } from '../pool/maxPool.ts';
import { gatherPlane, scatterPlaneAdd } from '../pool/planes.ts';
import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';

const random = lehmer(12);
const doubles = (n: number) => fillUniform(new Float64Array(n), random);
const zeros = (n: number) => new Float64Array(n);
const dtype = 'float64';

function rowNorms(): void {
  const norms: RowNorm[] = [
    { rows: 5, size: 12, eps: 1e-5, centered: true, inner: 1, period: 12 },
    { rows: 70, size: 300, eps: 1e-6, centered: false, inner: 1, period: 300 },
    { rows: 300, size: 40, eps: 1e-5, centered: true, inner: 10, period: 8 },
  ];
  for (const norm of norms)
    for (const affine of [true, false]) {
      const n = norm.rows * norm.size;
      const [x, g, weight, bias] = [doubles(n), doubles(n), doubles(norm.period), doubles(norm.period)];
      const [y, gx, gw, gb] = [zeros(n), zeros(n), zeros(norm.period), zeros(norm.period)];
      const places = [x, g, weight, bias, y.slice(), gx.slice(), gw.slice(), gb.slice()] as const;
      rowNorm(x, norm, affine ? weight : null, affine ? bias : null, y);
      rowNormBackward(g, x, norm, affine ? weight : null, gx, gw, gb);
      const found = onPlan(places, ([a, b, w, s, to, toX, toW, toB]) => {
        const common = { dtype, norm, x: a!, weight: affine ? w : null } as const;
        return [
          { kind: 'rowNorm', ...common, bias: affine ? s : null, to: to! },
          { kind: 'rowNormGrad', ...common, grad: b!, to: toX!, gradWeight: toW!, gradBias: toB! },
        ];
      });
      for (const [i, expected] of [y, gx, gw, gb].entries())
        expectSameBits(found[4 + i]!, expected, JSON.stringify(norm));
    }
}

function batchNorms(): void {
  for (const [images, channels, inner] of [
    [4, 3, 1],
    [5, 7, 3],
    [3, 20, 131],
  ] as const)
    for (const training of [true, false]) {
      const n = images * channels * inner;
      const [x, g, weight, bias, runningMean] = [n, n, channels, channels, channels].map(doubles) as Float64Array[];
      const runningVar = doubles(channels).map((v) => v * v + 0.1);
      const eps = 1e-5;
      const { mean, variance } = training
        ? channelMoments(x!, images, channels, inner)
        : { mean: runningMean!, variance: runningVar };
      const invStd = variance.map((v) => 1 / Math.sqrt(v + eps));
      const scale = invStd.map((v, c) => v * weight![c]!);
      const [y, gx] = [zeros(n), zeros(n)];
      channelAffine(x!, images, channels, inner, mean, scale, bias!, y);
      const sums = channelGradSums(g!, x!, images, channels, inner, mean, invStd);
      if (training) channelGradInput(g!, x!, images, channels, inner, mean, invStd, scale, sums, gx);
      else channelAffine(g!, images, channels, inner, zeros(channels), scale, zeros(channels), gx);
      const small = [channels, channels, channels, channels].map(zeros) as Float64Array[];
      const places = [x!, g!, weight!, bias!, runningMean!, runningVar, zeros(n), zeros(n), ...small] as const;
      const found = onPlan(places, (at) => {
        const sizes = { dtype, images, channels, inner, training, eps } as const;
        const norm = { ...sizes, x: at[0]!, weight: at[2]!, mean: at[10]!, variance: at[11]! };
        return [
          { kind: 'batchNorm', ...norm, bias: at[3]!, runningMean: at[4]!, runningVar: at[5]!, to: at[6]! },
          { kind: 'batchNormGrad', ...norm, grad: at[1]!, to: at[7]!, gradWeight: at[8]!, gradBias: at[9]! },
        ];
      });
      const expected = [y, gx, sums.gradTimesNormalized, sums.grad, mean, variance];
      const about = `${images} ${channels} ${inner} ${training}`;
      for (const [i, one] of expected.entries()) expectSameBits(found[6 + i]!, one, about);
    }
}

/** Cross entropy of classes, without weights: the mean, or the sum. */
function crossEntropies(): void {
  for (const [outer, n, inner] of [
    [7, 13, 1],
    [3, 30, 5],
    [60, 11, 1],
  ] as const)
    for (const labelSmoothing of [0, 0.25]) {
      const places = outer * inner;
      const x = doubles(outer * n * inner);
      const target = BigInt64Array.from({ length: places }, (_, i) => (i === 2 ? -100n : BigInt(i % n)));
      const lines = { outer, size: n, inner };
      const share = labelSmoothing / n;
      const coefficients = labelSmoothing === 0 ? null : zeros(n).fill(1);
      const masses = labelSmoothing === 0 ? 0 : n;
      const { largest, logSums, dots } = softmaxLoss(x, lines, coefficients);
      const at = (i: number) => (Math.floor(i / inner) * n + Number(target[i])) * inner + (i % inner);
      const kept = [...target.keys()].filter((i) => i !== 2);
      let total = 0;
      for (const i of kept) {
        const loss = (masses * logSums[i]! - dots[i]!) * share;
        total += (coefficients ? loss : 0) + (1 - labelSmoothing) * (logSums[i]! - (x[at(i)]! - largest[i]!));
      }
      for (let i = 0; i < places; i++) logSums[i]! += largest[i]!;
      const arriving = 0.7 / kept.length;
      const factors = (by: number) => Float64Array.from(target, (t) => (t < 0 ? 0 : by));
      const gradient = zeros(x.length);
      const ofSoftmax = factors(arriving * (1 - labelSmoothing + masses * share));
      softmaxLossBackward(x, lines, coefficients, logSums, ofSoftmax, factors(arriving * share), gradient);
      for (const i of kept) gradient[at(i)]! -= arriving * (1 - labelSmoothing);
      const all = [x, target, zeros(1), zeros(places), Float64Array.of(0.7), zeros(x.length)] as const;
      const found = onPlan(all, ([from, classes, to, sums, grad, slope]) => {
        const asked = { ignoreIndex: -100, labelSmoothing, reduction: 'mean' } as const;
        const given = {
          dtype,
          lines: { outer, n, inner },
          x: from!,
          target: classes!,
          ...asked,
          logSums: sums!,
        } as const;
        return [
          { kind: 'crossEntropy', ...given, to: to! },
          { kind: 'crossEntropyGrad', ...given, grad: grad!, to: slope! },
        ];
      });
      expectSameBits(found[2], Float64Array.of(total / kept.length), `loss ${outer} ${n} ${inner}`);
      expectSameBits(found[3], logSums, `sums ${outer} ${n} ${inner}`);
      expectSameBits(found[5], gradient, `gradient ${outer} ${n} ${inner}`);
    }
}

function pools(): void {
  const even = { kernel: [1, 2, 2], stride: [1, 2, 2], padding: [0, 0, 0] } as const;
  const odd = { kernel: [1, 3, 3], stride: [1, 2, 1], padding: [0, 1, 1] } as const;
  const geometries: AvgPoolGeometry[] = [
    { planes: 3, input: [1, 6, 4], output: [1, 3, 2], ...even },
    { planes: 20, input: [1, 17, 12], output: [1, 9, 12], ...odd },
    { planes: 6, input: [1, 5, 4], output: [1, 1, 1], kernel: [1, 5, 4], stride: [1, 1, 1], padding: [0, 0, 0] },
  ];
  for (const geometry of geometries) {
    const [large, small] = [volume(geometry.input), volume(geometry.output)].map((n) => geometry.planes * n);
    const [x, g] = [doubles(large!), doubles(small!)];
    const [y, gx, most, back, again] = [zeros(small!), zeros(large!), zeros(small!), zeros(large!), zeros(small!)];
    const divisor = { countIncludePad: false, divisorOverride: null };
    avgPoolForward(x, y, geometry, divisor);
    avgPoolBackward(g, gx, geometry, divisor);
    const whole: MaxPoolGeometry = { ...geometry, dilation: [1, 1, 1] };
    const indices = new BigInt64Array(small!);
    maxPoolForward(x, most, indices, whole);
    const planes = { planes: geometry.planes, inPlane: volume(geometry.input), outPlane: volume(geometry.output) };
    scatterPlaneAdd(g, indices, back, planes);
    gatherPlane(x, indices, again, planes);
    const rooms = [
      zeros(small!),
      zeros(large!),
      zeros(small!),
      new BigInt64Array(small!),
      zeros(large!),
      zeros(small!),
    ];
    const found = onPlan([x, g, ...rooms] as const, (at) => [
      { kind: 'avgPool', dtype, result: 'output', geometry, divisor, input: at[0]!, output: at[2]! },
      { kind: 'avgPool', dtype, result: 'input', geometry, divisor, input: at[3]!, output: at[1]! },
      { kind: 'maxPool', dtype, geometry: whole, input: at[0]!, output: at[4]!, indices: at[5]! },
      { kind: 'planes', dtype, result: 'large', geometry: planes, small: at[1]!, indices: at[5]!, large: at[6]! },
      { kind: 'planes', dtype, result: 'small', geometry: planes, small: at[7]!, indices: at[5]!, large: at[0]! },
    ]);
    const expected = [y, gx, most, null, back, again];
    for (const [i, one] of expected.entries())
      if (one) expectSameBits(found[2 + i] as Float64Array, one, JSON.stringify(geometry));
    expect([...(found[5] as BigInt64Array)]).toEqual([...indices]);
  }
}

function rowsOfTables(): void {
  for (const width of [1, 5, 130]) {
    const [table, g] = [doubles(9 * width), doubles(6 * width)];
    const indices = BigInt64Array.of(3n, 0n, 8n, 3n, 3n, 1n);
    const [y, slope] = [zeros(6 * width), zeros(9 * width)];
    for (const [i, row] of [...indices].map(Number).entries())
      for (let d = 0; d < width; d++) {
        y[i * width + d] = table[row * width + d]!;
        if (row !== 1) slope[row * width + d]! += g[i * width + d]!;
      }
    const all = [table, g, indices, zeros(y.length), zeros(slope.length)] as const;
    const found = onPlan(all, ([from, grad, at, to, toSlope]) => [
      { kind: 'rows', dtype, table: from!, width, indices: at!, count: 6, to: to! },
      { kind: 'rowsGrad', dtype, grad: grad!, width, indices: at!, count: 6, rows: 9, padding: 1, to: toSlope! },
    ]);
    expectSameBits(found[3], y, `rows of ${width}`);
    expectSameBits(found[4], slope, `gradients of rows of ${width}`);
  }
}

/** Columns, four rows at a time, as the eager sum has them; of squares two. */
function columns(): void {
  for (const [outer, n, inner] of [
    [1, 11, 16],
    [2, 4, 300],
    [3, 1, 17],
  ] as const) {
    const x = doubles(outer * n * inner);
    const [sums, norms] = [zeros(outer * inner), zeros(outer * inner)];
    for (let o = 0, to = 0; o < outer; o++)
      for (let j = 0; j < inner; j++, to++) {
        const of = (i: number) => x[(o * n + i) * inner + j]!;
        let i = 0;
        for (; i + 4 <= n; i += 4) sums[to]! += of(i) + of(i + 1) + (of(i + 2) + of(i + 3));
        for (; i < n; i++) sums[to]! += of(i);
        for (i = 0; i + 2 <= n; i += 2) norms[to]! += of(i) * of(i) + of(i + 1) * of(i + 1);
        if (i < n) norms[to]! += of(i) * of(i);
        norms[to] = Math.sqrt(norms[to]!);
      }
    const found = onPlan([x, zeros(sums.length), zeros(sums.length)] as const, ([at, to, toNorm]) => {
      const common = {
        kind: 'reduce',
        dtype,
        shape: [outer, n, inner],
        stride: [n * inner, inner, 1],
        at: at!,
      } as const;
      return [
        { ...common, what: 'sum', dims: [1], to: to! },
        { ...common, what: 'norm', dims: [1], to: toNorm! },
      ];
    });
    expectSameBits(found[1], sums, `sums ${outer} ${n} ${inner}`);
    expectSameBits(found[2], norms, `norms ${outer} ${n} ${inner}`);
  }
}

function totals(): void {
  const squares = program(2, (x, y) => expr.mul(expr.sub(x, y), expr.sub(x, y)));
  for (const n of [1, 7, 40_003]) {
    const [x, y] = [doubles(n), doubles(n)];
    const found = onPlan([x, y, zeros(n), zeros(1)] as const, ([a, b, at, to]) => {
      const line = (place: number) => ({ at: place, stride: [1], dtype }) as const;
      const value = squares.define({ given: 0 }, { given: 1 });
      const inputs = [line(a!), line(b!)];
      return [
        { kind: 'pointwise', type: dtype, shape: [n], inputs, outputs: [{ ...line(at!), value }] },
        { kind: 'lossTotal', dtype, n, at: at!, to: to!, by: n },
      ];
    });
    expectSameBits(found[3], Float64Array.of(runTotal(squares, dtype, [], x, y) / n), `${n}`);
  }
}

const { abs, add, clamp, div, eq, ge, gt, le, lt, max, min, mul, mulAdd, ne, neg, sqrt, sub, where } = expr;

/** What pairs of doubles are computed of, with odd counts, in place and from single numbers. */
function programs(): void {
  const all = [
    program(3, (x, y, z) => mulAdd(x, y!, z!)),
    program(3, (x, y, z) => where(gt(x, y!), div(z!, sub(x, 0.5)), sqrt(abs(y!)))),
    program(3, (x, y, z) => add(max(x, y!), mul(min(x, z!), neg(lt(x, y!))))),
    program(3, (x, y, z) => add(clamp(x, z!, y!), add(le(x, y!), add(ge(y!, z!), add(eq(x, x), ne(x, y!)))))),
  ];
  for (const n of [1, 2, 5, 1024, 3001])
    for (const [i, one] of all.entries()) {
      const [x, y, z] = [doubles(n), doubles(n), doubles(1)];
      x[0] = Number.NaN;
      if (n > 1) y[1] = Number.NaN;
      const expected = zeros(n);
      const line = (data: Float64Array) => ({ data, stride: [data === z ? 0 : 1], offset: 0 });
      runProgram(one, dtype, [n], line(expected), [line(x), line(y), line(z)]);
      const found = onPlan([x, y, z, zeros(n)] as const, (at) => {
        const places = at.map((place, k) => ({ at: place, stride: [k === 2 ? 0 : 1], dtype }) as const);
        const value = one.define({ given: 0 }, { given: 1 }, { given: 2 });
        const command = { kind: 'pointwise', type: dtype, shape: [n], inputs: places.slice(0, 3) } as const;
        return [
          { ...command, outputs: [{ ...places[3]!, value }] },
          { ...command, outputs: [{ ...places[0]!, value }] },
        ];
      });
      expectSameBits(found[3], expected, `program ${i} of ${n}`);
      expectSameBits(found[0], expected, `program ${i} of ${n} in place`);
    }
}

function convolutions(): void {
  const geometries: ConvGeometry[] = [
    {
      batch: 2,
      inChannels: 4,
      outChannels: 6,
      groups: 2,
      input: [1, 5, 7],
      kernel: [1, 3, 2],
      stride: [1, 2, 1],
      padding: [0, 1, 0],
      dilation: [1, 1, 2],
      output: [1, 3, 5],
    },
    {
      batch: 3,
      inChannels: 3,
      outChannels: 5,
      groups: 1,
      input: [1, 3, 3],
      kernel: [1, 2, 2],
      stride: [1, 1, 1],
      padding: [0, 0, 0],
      dilation: [1, 1, 1],
      output: [1, 2, 2],
    },
    {
      batch: 2,
      inChannels: 8,
      outChannels: 16,
      groups: 1,
      input: [1, 12, 12],
      kernel: [1, 3, 3],
      stride: [1, 1, 1],
      padding: [0, 1, 1],
      dilation: [1, 1, 1],
      output: [1, 12, 12],
    },
  ];
  for (const geometry of geometries) {
    const g = geometry;
    const sizes = [
      g.batch * g.inChannels * volume(g.input),
      g.outChannels * (g.inChannels / g.groups) * volume(g.kernel),
      g.batch * g.outChannels * volume(g.output),
    ];
    const [input, weight, output] = sizes.map(doubles) as [Float64Array, Float64Array, Float64Array];
    const bias = doubles(g.outChannels);
    const [y, gx, gw] = [zeros(sizes[2]!), zeros(sizes[0]!), zeros(sizes[1]!)];
    convForward({ input, weight, bias, output: y, geometry });
    convBackwardInput({ gradOutput: output, weight, bias: null, gradInput: gx, geometry });
    convBackwardWeight({ gradOutput: output, input, gradWeight: gw, geometry });
    const all = [input, weight, output, bias, zeros(y.length), zeros(gx.length), zeros(gw.length)] as const;
    const found = onPlan(all, ([x, w, grad, b, toY, toX, toW]) => {
      const common = { kind: 'conv', dtype, geometry } as const;
      return [
        { ...common, result: 'output', input: x!, weight: w!, output: toY!, bias: b! },
        { ...common, result: 'input', input: toX!, weight: w!, output: grad! },
        { ...common, result: 'weight', input: x!, weight: toW!, output: grad! },
      ];
    });
    for (const [i, expected] of [y, gx, gw].entries()) expectSameBits(found[4 + i]!, expected, JSON.stringify(g));
  }
}

describeWasmBuilds(() => {
  test('normalisation of rows of doubles', rowNorms);
  test('batch normalisation of doubles', batchNorms);
  test('cross entropy of doubles', crossEntropies);
  test('pools of doubles, and what is added at places', pools);
  test('rows of tables of doubles', rowsOfTables);
  test('sums and norms of columns of doubles', columns);
  test('totals of losses of doubles', totals);
  test('programs of doubles', programs);
  test('convolutions of doubles', convolutions);
});
