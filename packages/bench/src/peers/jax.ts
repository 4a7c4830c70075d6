import { readFileSync } from 'node:fs';
import { defaultDevice, init, type Array as JaxArray, lax, nn, numpy as np, random, valueAndGrad } from '@jax-js/jax';
import type { Peer } from '../work.ts';
import { gptStep, lstmStep, mlpStep, tinyStep } from './jaxSteps.ts';

type Weights = Record<'conv1' | 'bias1' | 'conv2' | 'bias2' | 'dense1' | 'bias3' | 'dense2' | 'bias4', JaxArray>;

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
  const steps = {
    tinyStep: tinyStep(),
    mlpStep: mlpStep(),
    lstmStep: lstmStep(),
    gptStep: gptStep(),
  };
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
      ...steps,
    },
  };
}

function loss(w: Weights, x: JaxArray, labels: JaxArray): JaxArray {
  const first = nn.relu(lax.conv(x, w.conv1, [1, 1], 'VALID').add(w.bias1.reshape([1, 32, 1, 1])));
  const second = nn.relu(lax.conv(first, w.conv2, [1, 1], 'VALID').add(w.bias2.reshape([1, 64, 1, 1])));
  const pooled = np.max(second.reshape([64, 64, 12, 2, 12, 2]), [3, 5]).reshape([64, 9216]);
  const hidden = nn.relu(np.matmul(pooled, w.dense1).add(w.bias3));
  const logits = np.matmul(hidden, w.dense2).add(w.bias4);
  return np.mean(np.sum(nn.logSoftmax(logits, 1).mul(nn.oneHot(labels, 10)), 1)).mul(-1);
}

function trainingStep(draw: (seed: number, shape: number[]) => JaxArray): () => void {
  let weights: Weights = {
    conv1: draw(5, [32, 1, 3, 3]),
    bias1: np.zeros([32]),
    conv2: draw(6, [64, 32, 3, 3]),
    bias2: np.zeros([64]),
    dense1: draw(7, [9216, 128]),
    bias3: np.zeros([128]),
    dense2: draw(8, [128, 10]),
    bias4: np.zeros([10]),
  };
  const digits = draw(9, [64, 1, 28, 28]);
  const labels = np.array(
    Array.from({ length: 64 }, (_, i) => i % 10),
    { dtype: np.int32 },
  );
  const gradients = valueAndGrad(loss);
  return () => {
    const own = Object.fromEntries(Object.entries(weights).map(([name, w]) => [name, w.ref])) as Weights;
    const [value, slopes] = gradients(own, digits.ref, labels.ref) as unknown as [JaxArray, Weights];
    value.dataSync();
    const next = Object.entries(weights).map(
      ([name, w]) => [name, w.sub(slopes[name as keyof Weights].mul(0.01))] as const,
    );
    for (const [, w] of next) w.ref.dataSync();
    weights = Object.fromEntries(next) as Weights;
  };
}
