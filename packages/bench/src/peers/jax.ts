import { readFileSync } from 'node:fs';
import { defaultDevice, init, type Array as JaxArray, lax, numpy as np, random, valueAndGrad } from '@jax-js/jax';
import type { Peer } from '../work.ts';
import { mapped, mnistLoss, mnistWeights, refs, type Weights } from './jaxParts.ts';
import { gptStep, lstmStep, mlpStep, tinyStep } from './jaxSteps.ts';

/** jax-js on its WebAssembly backend. Its arrays count references: a function takes one of each argument. */
export async function jaxPeer(): Promise<Peer> {
  await init('wasm');
  defaultDevice('wasm');
  // Its package.json is not among what it exports.
  const manifest = new URL('../package.json', import.meta.resolve('@jax-js/jax'));
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  const draw = (seed: number, shape: number[]) => random.uniform(random.key(seed), shape).mul(0.1);
  const small = draw(0, [256, 256]);
  const large = draw(1, [1024, 1024]);
  const images = draw(2, [8, 64, 56, 56]);
  const kernels = draw(3, [64, 64, 3, 3]);
  const four = draw(4, [4]);
  const read = (make: () => JaxArray) => () => make().dataSync();
  let seed = 10;
  return {
    name: `jax-js ${version}`,
    slow: ['step'],
    jobs: {
      uniform: read(() => random.uniform(random.key(seed++), [1_000_000])),
      normal: read(() => random.normal(random.key(seed++), [1_000_000])),
      add: read(() => four.ref.add(four.ref)),
      matmul256: read(() => np.matmul(small.ref, small.ref)),
      matmul1024: read(() => np.matmul(large.ref, large.ref)),
      conv: read(() => lax.conv(images.ref, kernels.ref, [1, 1], 'SAME')),
      step: trainingStep(draw),
      tinyStep: tinyStep(),
      mlpStep: mlpStep(),
      lstmStep: lstmStep(),
      gptStep: gptStep(),
    },
  };
}

function trainingStep(draw: (seed: number, shape: number[]) => JaxArray): () => void {
  let at = 5;
  let weights = mnistWeights((...shape) => draw(at++, shape));
  const digits = draw(9, [64, 1, 28, 28]);
  const labels = np.array(
    Array.from({ length: 64 }, (_, i) => i % 10),
    { dtype: np.int32 },
  );
  const gradients = valueAndGrad(mnistLoss);
  return () => {
    const [value, slopes] = gradients(refs(weights), digits.ref, labels.ref) as unknown as [JaxArray, Weights];
    value.dataSync();
    weights = mapped(weights, (name, p) => p.sub(slopes[name]!.mul(0.01)));
    for (const p of Object.values(weights)) p.ref.dataSync();
  };
}
