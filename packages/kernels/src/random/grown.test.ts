import '../testing/unshared.ts';
import { expr, program, runFlat } from '../pointwise/index.ts';
import { kernelBuilds, setKernelBuild } from '../wasm/build.ts';
import { kernelMemory } from '../wasm/memory.ts';
import { hasSharedMemory } from '../wasm/platform.ts';
import { fillBernoulli, fillExponential, fillNormal, fillUniform, MersenneTwister, randperm } from './index.ts';

afterAll(() => setKernelBuild(null));

const functions = program(1, (x) => expr.add(expr.tanh(x), expr.mul(expr.exp(x), expr.erf(x))));

/** Has the kernels' memory grow, and says whether views of it were taken away. */
function grow(): boolean {
  const memory = kernelMemory();
  const before = memory.f32;
  memory.fits(memory.memory.buffer.byteLength);
  return before.length === 0;
}

/** Draws of all kinds, memory growing after each round, and functions of them, whose tables lie before the generators. */
function story(): string[] {
  const generator = new MersenneTwister(7n);
  const log: string[] = [];
  for (let round = 0; round < 4; round++) {
    const out = new Float32Array(3000);
    const fills = [fillNormal, fillUniform].map((fill) => () => fill(generator, out, -1, 2));
    for (const fill of [...fills, () => fillBernoulli(generator, out, 0.3), () => fillExponential(generator, out, 2)]) {
      const values = new Float32Array(out.length);
      const compute = () => runFlat(functions, 'float32', out.length, [], values, 0, out, 0, 1);
      compute();
      fill();
      compute();
      log.push(`${round}: ${out.slice(0, 3)} ${out.slice(-3)} ${values.slice(0, 3)} ${values.slice(-3)}`);
    }
    log.push(String(randperm(generator, 2000).slice(0, 5)));
    expect(grow()).toBe(!hasSharedMemory);
  }
  return log;
}

test('draws and functions go on as before when memory has grown that no threads share', () => {
  setKernelBuild('typescript');
  const plain = story();
  for (const build of kernelBuilds()) {
    setKernelBuild(build);
    expect(story()).toEqual(plain);
  }
});
