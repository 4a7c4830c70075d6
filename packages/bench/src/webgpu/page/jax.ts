import { defaultDevice, init, type Array as JaxArray, jit, lax, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { crossEntropy, type Loss, mapped, mnistLoss, refs, type Weights } from '../../peers/jaxParts.ts';
import type { Given, GpuJob, GpuPeer, Numbers } from '../works.ts';

const arrayOf = ({ shape, data }: Numbers) =>
  np.array(data, { shape: [...shape], dtype: data instanceof Int32Array ? np.int32 : np.float32 });

/** What an optimiser makes of a parameter, its gradient and its states: the next parameter and states. */
interface Optimizer {
  /** How many more of each weight it keeps. */
  readonly states: number;
  /** Powers that go on with each step, by their bases. */
  readonly powers: readonly number[];
  update(p: JaxArray, g: JaxArray, states: readonly JaxArray[], powers: readonly JaxArray[]): readonly JaxArray[];
}

/** A job whose step, update included, is one traced function of the weights and what the optimiser keeps. */
function jobOf(loss: Loss, weights: Weights, optimizer: Optimizer, [x, y]: readonly [JaxArray, JaxArray]): GpuJob {
  const gradients = valueAndGrad(loss as never) as unknown as (...args: unknown[]) => [JaxArray, Weights];
  let kept: [Weights[], JaxArray[]] = [
    [weights, ...Array.from({ length: optimizer.states }, () => mapped(weights, (_, p) => np.zeros([...p.shape])))],
    optimizer.powers.map(() => np.ones([])),
  ];
  const step = jit(((given: Weights[], before: JaxArray[], batch: JaxArray, truth: JaxArray) => {
    const [w, ...others] = given as [Weights, ...Weights[]];
    const [value, slopes] = gradients(refs(w), batch, truth);
    const powers = before.map((power, i) => power.mul(optimizer.powers[i]!));
    const next: Weights[] = given.map(() => ({}));
    for (const [name, p] of Object.entries(w)) {
      const states = others.map((one) => one[name]!);
      const made = optimizer.update(p, slopes[name]!, states, powers);
      for (const [i, value] of made.entries()) next[i]![name] = value;
    }
    return [value, next, powers];
  }) as never) as unknown as (...args: unknown[]) => [JaxArray, Weights[], JaxArray[]];
  let last: JaxArray | null = null;
  return {
    step: () => {
      last?.dispose();
      const [value, next, powers] = step(kept[0], kept[1], x.ref, y.ref);
      kept = [next, powers];
      last = value;
    },
    done: async () => {
      const [value] = await last!.ref.data();
      return value!;
    },
  };
}

const sgd: Optimizer = { states: 0, powers: [], update: (p, g) => [p.sub(g.mul(0.01))] };

const momentum: Optimizer = {
  states: 1,
  powers: [],
  update: (p, g, [v]) => {
    const next = v!.mul(0.9).add(g);
    return [p.sub(next.ref.mul(0.01)), next];
  },
};

const adam: Optimizer = {
  states: 2,
  powers: [0.9, 0.999],
  update: (p, g, [m, v], [first, second]) => {
    const mean = m!.mul(0.9).add(g.ref.mul(0.1));
    const square = v!.mul(0.999).add(np.square(g).mul(0.001));
    const size = np.sqrt(square.ref.div(np.subtract(1, second!.ref))).add(1e-8);
    return [p.sub(mean.ref.div(np.subtract(1, first!.ref)).div(size).mul(1e-3)), mean, square];
  },
};

function mnist({ weights, x, y }: Given): GpuJob {
  const of = (name: string) => arrayOf(weights[name]!);
  const w: Weights = {
    ...{ k1: of('0.weight'), b1: of('0.bias'), k2: of('2.weight'), b2: of('2.bias') },
    ...{ w1: np.transpose(of('6.weight')), c1: of('6.bias'), w2: np.transpose(of('8.weight')), c2: of('8.bias') },
  };
  return jobOf(mnistLoss, w, sgd, [arrayOf(x), arrayOf(y)]);
}

/** The weights as they are; matrices the other way round. */
function weightsOf({ weights }: Given, isMatrix: (name: string, shape: readonly number[]) => boolean): Weights {
  return Object.fromEntries(
    Object.entries(weights).map(([name, given]) => {
      const array = arrayOf(given);
      return [name, isMatrix(name, given.shape) ? np.transpose(array) : array];
    }),
  );
}

/** Without the running statistics, which no step needs. */
function resnet(given: Given): GpuJob {
  const weights = weightsOf(given, (name) => name === 'fc.weight');
  const loss: Loss = (w, x, y) => {
    const convNorm = (conv: string, norm: string, h: JaxArray, stride: number, edge: number) => {
      const y = lax.conv(h, w[`${conv}.weight`]!, [stride, stride], [[edge, edge], [edge, edge]]); // biome-ignore format: short
      const centred = y.ref.sub(np.mean(y, [0, 2, 3], { keepdims: true }));
      const variance = np.mean(np.square(centred.ref), [0, 2, 3], { keepdims: true });
      const [scale, offset] = [w[`${norm}.weight`]!, w[`${norm}.bias`]!].map((p) => p.reshape([1, -1, 1, 1]));
      return centred
        .div(np.sqrt(variance.add(1e-5)))
        .mul(scale!)
        .add(offset!);
    };
    const stem = nn.relu(convNorm('conv1', 'bn1', x, 2, 3));
    // Nothing is less than what relu gives: its edge may be zeros.
    let h = lax.reduceWindow(np.pad(stem, [[0, 0], [0, 0], [1, 1], [1, 1]]), np.max, [1, 1, 3, 3], [1, 1, 2, 2]); // biome-ignore format: short
    for (const i of [1, 2, 3, 4])
      for (const k of [0, 1]) {
        const at = `layer${i}.${k}`;
        const stride = k === 0 && i > 1 ? 2 : 1;
        const short = stride === 1 ? h.ref : convNorm(`${at}.downsample.0`, `${at}.downsample.1`, h.ref, 2, 0);
        const inner = nn.relu(convNorm(`${at}.conv1`, `${at}.bn1`, h, stride, 1));
        h = nn.relu(convNorm(`${at}.conv2`, `${at}.bn2`, inner, 1, 1).add(short));
      }
    return crossEntropy(np.matmul(np.mean(h, [2, 3]), w['fc.weight']!).add(w['fc.bias']!), nn.oneHot(y, 10));
  };
  return jobOf(loss, weights, momentum, [arrayOf(given.x), arrayOf(given.y)]);
}

/** Tables are products with rows of one 1. */
function gpt(given: Given): GpuJob {
  const [n, t] = given.x.shape as [number, number];
  const width = 64;
  const isTable = (name: string) => name === 'tokens.weight' || name === 'places.weight';
  const weights = weightsOf(given, (name, shape) => shape.length === 2 && !isTable(name));
  const loss: Loss = (w, x, y) => {
    const dense = (name: string, h: JaxArray) => np.matmul(h, w[`${name}.weight`]!).add(w[`${name}.bias`]!);
    const norm = (name: string, h: JaxArray) => nn.standardize(h, -1).mul(w[`${name}.weight`]!).add(w[`${name}.bias`]!);
    let h = np.matmul(nn.oneHot(x, 65), w['tokens.weight']!).reshape([n, t, width]).add(w['places.weight']!);
    for (const k of [0, 1]) {
      const at = `blocks.${k}`;
      const parts = np.split(dense(`${at}.qkv`, norm(`${at}.n1`, h.ref)), 3, -1);
      const [q, key, v] = parts.map((part) => part.reshape([n, t, 4, 16])) as [JaxArray, JaxArray, JaxArray];
      const mixed = nn.dotProductAttention(q, key, v, { isCausal: true });
      h = h.add(dense(`${at}.proj`, mixed.reshape([n, t, width])));
      const inner = nn.gelu(dense(`${at}.up`, norm(`${at}.n2`, h.ref)), { approximate: false });
      h = h.add(dense(`${at}.down`, inner));
    }
    return crossEntropy(np.matmul(norm('norm', h), w['out.weight']!).reshape([n * t, 65]), nn.oneHot(y, 65));
  };
  const flat = (numbers: Numbers) => arrayOf({ ...numbers, shape: [n * t] });
  return jobOf(loss, weights, adam, [flat(given.x), flat(given.y)]);
}

/** jax-js on its WebGPU backend, the whole step by `jit`. */
export async function jaxPeer(): Promise<GpuPeer> {
  await init('webgpu');
  defaultDevice('webgpu');
  return { name: 'jax-js (webgpu)', warm: 2, jobs: { mnist, resnet, gpt } };
}
