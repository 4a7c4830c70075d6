import { integerIn, lehmer } from '../testing/random.ts';
import { kernelBuilds, setKernelBuild } from '../wasm/build.ts';
import { fillBernoulli, fillNormal, fillUniform, MersenneTwister, randperm, redrawNormal } from './index.ts';

afterAll(() => setKernelBuild(null));

const random = lehmer(11);
const pick = <T>(...from: T[]): T => from[integerIn(random, 0, from.length - 1)]!;
/** A number of any size, of few or of many bits. */
const any = () => pick(0, 0.5, 1, -1, 0.1, 3, random() - 0.5, (random() - 0.5) * 10 ** integerIn(random, -30, 30));

/** A fill with arguments drawn once, so that every build can repeat it. */
function drawing(): { title: string; fill: (g: MersenneTwister) => Float32Array } {
  const n = pick(integerIn(random, 1, 40), integerIn(random, 500, 1500), integerIn(random, 8000, 20000));
  const room = integerIn(random, 0, 3);
  const into = (fill: (out: Float32Array) => void) => {
    const all = new Float32Array(n + room + 1).fill(-7);
    fill(all.subarray(room, room + n));
    return all;
  };
  const [a, b] = [any(), any()].sort((x, y) => x - y) as [number, number];
  const [mean, std, p] = [any(), Math.abs(any()), random()];
  return pick(
    { title: `uniform ${n}, ${a} to ${b}`, fill: (g) => into((out) => fillUniform(g, out, a, b)) },
    { title: `uniform ${n} around 0, ${std}`, fill: (g) => into((out) => fillUniform(g, out, -std, std)) },
    { title: `normal ${n}, ${mean} and ${std}`, fill: (g) => into((out) => fillNormal(g, out, mean, std)) },
    {
      title: `normal ${n}, ${mean} and ${std}, again`,
      fill: (g) =>
        into((out) => {
          fillNormal(g, out, mean, std);
          const counted = redrawNormal(g, out, Math.fround(mean - std), Math.fround(mean + std), mean, std);
          out[n - 1] = counted;
        }),
    },
    { title: `bernoulli ${n}, ${p}`, fill: (g) => into((out) => fillBernoulli(g, out, p)) },
    { title: `randperm ${n}`, fill: (g) => Float32Array.from(randperm(g, n), Number) },
    {
      title: `double uniform ${n}`,
      fill: (g) => Float32Array.from(fillInto(new Float64Array(n), (out) => fillUniform(g, out, a, b))),
    },
  );
}

function fillInto(out: Float64Array, fill: (out: Float64Array) => void): Float64Array {
  fill(out);
  return out;
}

const bits = (x: Float32Array) => Buffer.from(x.buffer).toString('base64');

test('every build draws the same, whatever was asked for before, and leaves the same state', () => {
  for (let round = 0; round < 40; round++) {
    const row = Array.from({ length: 12 }, drawing);
    const results = kernelBuilds().map((build) => {
      setKernelBuild(build);
      const generator = new MersenneTwister(BigInt(round));
      for (let i = 0; i < round; i++) generator.random();
      return [...row.map(({ title, fill }) => `${title}: ${bits(fill(generator))}`), bits(state(generator))];
    });
    for (const result of results) expect(result).toEqual(results[0]);
  }
});

const state = (generator: MersenneTwister) => new Float32Array(generator.getState().buffer);
