import {
  defaultDevice,
  init,
  type Array as JaxArray,
  jit,
  lax,
  nn,
  numpy as np,
  random,
  valueAndGrad,
} from '@jax-js/jax';
import {
  crossEntropy,
  halved,
  type Loss,
  mapped,
  mnistLoss,
  mnistWeights,
  refs,
  type Weights,
} from '../../peers/jaxParts.ts';
import type { GpuJob, GpuPeer } from '../works.ts';

let seed = 0;
const drawn = (...shape: number[]) => random.normal(random.key(seed++), shape).mul(0.05);
const labels = (count: number, classes: number) =>
  np.array(Array.from({ length: count }, (_, i) => (7 * i) % classes), { dtype: np.int32 }); // biome-ignore format: short

/** A job whose step, update included, is one traced function of the weights and `states` more of each. */
function jobOf(
  loss: Loss,
  weights: Weights,
  states: number,
  update: (p: JaxArray, g: JaxArray, states: readonly JaxArray[]) => readonly [JaxArray, ...JaxArray[]],
  [x, y]: readonly [JaxArray, JaxArray],
): GpuJob {
  const gradients = valueAndGrad(loss as never) as unknown as (...args: unknown[]) => [JaxArray, Weights];
  let all: Weights[] = [
    weights,
    ...Array.from({ length: states }, () => mapped(weights, (_, p) => np.zeros([...p.shape]))),
  ];
  const step = jit(((given: Weights[], batch: JaxArray, truth: JaxArray) => {
    const [w, ...others] = given as [Weights, ...Weights[]];
    const [value, slopes] = gradients(refs(w), batch, truth);
    const next: Weights[] = given.map(() => ({}));
    for (const [name, p] of Object.entries(w))
      for (const [i, made] of update(p, slopes[name]!, others.map((one) => one[name]!)).entries()) next[i]![name] = made; // biome-ignore format: short
    return [value, next];
  }) as never) as unknown as (...args: unknown[]) => [JaxArray, Weights[]];
  let last: JaxArray | null = null;
  return {
    step: () => {
      last?.dispose();
      [last, all] = step(all, x.ref, y.ref);
    },
    done: async () => last?.blockUntilReady(),
  };
}

const sgd = (p: JaxArray, g: JaxArray) => [p.sub(g.mul(0.01))] as const;

function momentum(p: JaxArray, g: JaxArray, [v]: readonly JaxArray[]) {
  const next = v!.mul(0.9).add(g);
  return [p.sub(next.ref.mul(0.01)), next] as const;
}

/** Adam without its corrections, which are numbers of the step. */
function adam(p: JaxArray, g: JaxArray, [m, v]: readonly JaxArray[]) {
  const first = m!.mul(0.9).add(g.ref.mul(0.1));
  const second = v!.mul(0.999).add(np.square(g).mul(0.001));
  return [p.sub(first.ref.mul(1e-3).div(np.sqrt(second.ref).add(1e-8))), first, second] as const;
}

function mnist(count: number): GpuJob {
  return jobOf(mnistLoss, mnistWeights(drawn), 0, sgd, [drawn(count, 1, 28, 28), labels(count, 10)]);
}

/** ResNet-18 with a pool of 2 × 2 behind its stem, and without running statistics. */
function resnet(count: number): GpuJob {
  const weights: Weights = {};
  const add = (name: string, size: number, from: number, to: number) => {
    weights[name] = drawn(to, from, size, size);
    weights[`${name}Scale`] = np.ones([1, to, 1, 1]);
    weights[`${name}Offset`] = np.zeros([1, to, 1, 1]);
  };
  add('stem', 7, 3, 64);
  const blocks = [64, 128, 256, 512].flatMap((width, i) =>
    [0, 1].map((k) => {
      const name = `s${i}b${k}`;
      const from = k === 0 && i > 0 ? width / 2 : width;
      add(`${name}First`, 3, from, width);
      add(`${name}Second`, 3, width, width);
      if (from !== width) add(`${name}Short`, 1, from, width);
      return { name, stride: from === width ? 1 : 2, hasShort: from !== width };
    }),
  );
  weights.w = drawn(512, 10);
  weights.b = np.zeros([10]);
  const loss: Loss = (w, x, y) => {
    const convNorm = (name: string, given: JaxArray, stride: number, edge: number) => {
      const y = lax.conv(given, w[name]!, [stride, stride], [[edge, edge], [edge, edge]]); // biome-ignore format: short
      const centred = y.ref.sub(np.mean(y, [0, 2, 3], { keepdims: true }));
      const variance = np.mean(np.square(centred.ref), [0, 2, 3], { keepdims: true });
      return centred
        .div(np.sqrt(variance.add(1e-5)))
        .mul(w[`${name}Scale`]!)
        .add(w[`${name}Offset`]!);
    };
    let h = halved(nn.relu(convNorm('stem', x, 2, 3)));
    for (const { name, stride, hasShort } of blocks) {
      const short = hasShort ? convNorm(`${name}Short`, h.ref, stride, 0) : h.ref;
      const inner = nn.relu(convNorm(`${name}First`, h, stride, 1));
      h = nn.relu(convNorm(`${name}Second`, inner, 1, 1).add(short));
    }
    return crossEntropy(np.matmul(np.mean(h, [2, 3]), w.w!).add(w.b!), nn.oneHot(y, 10));
  };
  return jobOf(loss, weights, 1, momentum, [drawn(count, 3, 32, 32), labels(count, 10)]);
}

function gpt(n: number): GpuJob {
  const [t, width] = [64, 64];
  const weights: Weights = { tokens: drawn(65, width), places: drawn(t, width), out: drawn(width, 65) };
  const dense = (name: string, from: number, to: number) => {
    weights[name] = drawn(from, to);
    weights[`${name}Bias`] = np.zeros([to]);
  };
  const norms = ['last', ...[0, 1].flatMap((k) => [`n1${k}`, `n2${k}`])];
  for (const name of norms) {
    weights[`${name}Scale`] = np.ones([width]);
    weights[`${name}Offset`] = np.zeros([width]);
  }
  for (const k of [0, 1]) {
    for (const name of ['q', 'k', 'v', 'proj']) dense(`${name}${k}`, width, width);
    dense(`up${k}`, width, 256);
    dense(`down${k}`, 256, width);
  }
  const loss: Loss = (w, x, y) => {
    const through = (name: string, h: JaxArray) => np.matmul(h, w[name]!).add(w[`${name}Bias`]!);
    const norm = (name: string, h: JaxArray) => nn.standardize(h, -1).mul(w[`${name}Scale`]!).add(w[`${name}Offset`]!);
    let h = np.matmul(nn.oneHot(x, 65), w.tokens!).reshape([n, t, width]).add(w.places!);
    for (const k of [0, 1]) {
      const a = norm(`n1${k}`, h.ref);
      const heads = (name: string) => through(`${name}${k}`, a.ref).reshape([n, t, 4, 16]);
      const mixed = nn.dotProductAttention(heads('q'), heads('k'), heads('v'), { isCausal: true });
      a.dispose();
      h = h.add(through(`proj${k}`, mixed.reshape([n, t, width])));
      h = h.ref.add(through(`down${k}`, nn.gelu(through(`up${k}`, norm(`n2${k}`, h)))));
    }
    return crossEntropy(np.matmul(norm('last', h), w.out!).reshape([n * t, 65]), nn.oneHot(y, 65));
  };
  return jobOf(loss, weights, 2, adam, [labels(n * t, 65), labels(n * t, 65)]);
}

/** jax-js on its WebGPU backend, the whole step by `jit`. */
export async function jaxPeer(): Promise<GpuPeer> {
  await init('webgpu');
  defaultDevice('webgpu');
  return { name: 'jax-js (webgpu)', jobs: { mnist, resnet, gpt } };
}
