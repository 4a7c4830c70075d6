import * as tf from '@tensorflow/tfjs-core';
// The core alone knows no gradients.
import '@tensorflow/tfjs-core/dist/register_all_gradients.js';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgpu';
import type { Given, GpuJob, GpuPeer, Numbers } from '../works.ts';

type Loss = () => tf.Scalar;
type Layer = (x: tf.Tensor) => tf.Tensor;

const isWhole = (given: Numbers) => given.data instanceof Int32Array;
const tensorOf = (given: Numbers) => tf.tensor(given.data, [...given.shape], isWhole(given) ? 'int32' : 'float32');
/** Rows of one 1. */
const truthOf = (y: Numbers, classes: number) => tf.oneHot(tf.tensor1d(y.data, 'int32'), classes) as tf.Tensor2D;
/** Images, channels last. */
const imagesOf = (x: Numbers) => tf.tidy(() => tf.transpose(tensorOf(x), [0, 2, 3, 1])) as tf.Tensor4D;

/** The weights of a training as variables, in the layouts that this library computes with. */
function variablesOf({ weights }: Given) {
  const made = (name: string, change: (t: tf.Tensor) => tf.Tensor = (t) => t) =>
    tf.variable(tf.tidy(() => change(tensorOf(weights[name]!))));
  const plain = (name: string) => made(name) as tf.Variable<tf.Rank.R1>;
  const matrix = (name: string) => made(name, (t) => tf.transpose(t)) as tf.Variable<tf.Rank.R2>;
  const kernel = (name: string) => made(name, (t) => tf.transpose(t, [2, 3, 1, 0])) as tf.Variable<tf.Rank.R4>;
  return { made, plain, matrix, kernel };
}

/** The mean of -log p of the classes that are true. */
function entropy(logits: tf.Tensor2D, truth: tf.Tensor2D): tf.Scalar {
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), truth), 1)));
}

/** A step is one tidy call of the optimiser; its loss stays where it is until it is asked for. */
function jobOf(loss: Loss, optimizer: tf.Optimizer): GpuJob {
  let last: tf.Scalar | null = null;
  return {
    step: () => {
      last?.dispose();
      last = optimizer.minimize(loss, true);
    },
    done: async () => (await last!.data())[0]!,
  };
}

function mnist(given: Given): GpuJob {
  const { made, plain, matrix, kernel } = variablesOf(given);
  const [k1, b1, k2, b2] = [kernel('0.weight'), plain('0.bias'), kernel('2.weight'), plain('2.bias')];
  // What is flattened is rows of columns of channels here.
  const w1 = made('6.weight', (t) => tf.reshape(tf.transpose(tf.reshape(t, [128, 64, 12, 12]), [2, 3, 1, 0]), [9216, 128])) as tf.Variable<tf.Rank.R2>; // biome-ignore format: short
  const [c1, w2, c2] = [plain('6.bias'), matrix('8.weight'), plain('8.bias')];
  const [x, y] = [imagesOf(given.x), truthOf(given.y, 10)];
  const count = x.shape[0];
  return jobOf(() => {
    const first = tf.relu(tf.add(tf.conv2d(x, k1, 1, 'valid'), b1)) as tf.Tensor4D;
    const second = tf.relu(tf.add(tf.conv2d(first, k2, 1, 'valid'), b2)) as tf.Tensor4D;
    const flat = tf.reshape(tf.maxPool(second, 2, 2, 'valid'), [count, 9216]);
    const hidden = tf.relu(tf.add(tf.matMul(flat, w1), c1)) as tf.Tensor2D;
    return entropy(tf.add(tf.matMul(hidden, w2), c2) as tf.Tensor2D, y);
  }, tf.train.sgd(0.01));
}

/** Without the running statistics, which no step needs. */
function resnet(given: Given): GpuJob {
  const { plain, matrix, kernel } = variablesOf(given);
  const convNorm = (conv: string, norm: string, stride: number, edge: number) => {
    const [w, scale, offset] = [kernel(`${conv}.weight`), plain(`${norm}.weight`), plain(`${norm}.bias`)];
    return (x: tf.Tensor4D) => {
      const y = tf.conv2d(x, w, stride, edge);
      const { mean, variance } = tf.moments(y, [0, 1, 2]);
      return tf.batchNorm(y, mean as tf.Tensor1D, variance as tf.Tensor1D, offset, scale, 1e-5) as tf.Tensor4D;
    };
  };
  const stem = convNorm('conv1', 'bn1', 2, 3);
  const blocks = [1, 2, 3, 4].flatMap((i) =>
    [0, 1].map((k) => {
      const at = `layer${i}.${k}`;
      const stride = k === 0 && i > 1 ? 2 : 1;
      const [first, second] = [convNorm(`${at}.conv1`, `${at}.bn1`, stride, 1), convNorm(`${at}.conv2`, `${at}.bn2`, 1, 1)]; // biome-ignore format: short
      const short = stride === 1 ? null : convNorm(`${at}.downsample.0`, `${at}.downsample.1`, 2, 0);
      return (x: tf.Tensor4D) => tf.relu(tf.add(second(tf.relu(first(x))), short ? short(x) : x)) as tf.Tensor4D;
    }),
  );
  const [w, b] = [matrix('fc.weight'), plain('fc.bias')];
  const [x, y] = [imagesOf(given.x), truthOf(given.y, 10)];
  return jobOf(
    () => {
      let h = tf.maxPool(tf.relu(stem(x)), 3, 2, 1);
      for (const block of blocks) h = block(h);
      return entropy(tf.add(tf.matMul(tf.mean(h, [1, 2]) as tf.Tensor2D, w), b) as tf.Tensor2D, y);
    },
    tf.train.momentum(0.01, 0.9),
  );
}

function gpt(given: Given): GpuJob {
  const { plain, matrix } = variablesOf(given);
  const norm = (name: string): Layer => {
    const [scale, offset] = [plain(`${name}.weight`), plain(`${name}.bias`)];
    return (x) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return tf.add(tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), scale), offset);
    };
  };
  const dense = (name: string): Layer => {
    const [w, b] = [matrix(`${name}.weight`), plain(`${name}.bias`)];
    return (x) => tf.add(tf.matMul(x, w), b);
  };
  const [n, t] = given.x.shape as [number, number];
  const width = 64;
  const [tokens, places] = [plain('tokens.weight'), plain('places.weight')];
  const mask = tf.mul(tf.sub(1, tf.linalg.bandPart(tf.ones([t, t]), -1, 0)), -1e9);
  const gelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))));
  const blocks = [0, 1].map((k): Layer => {
    const [n1, qkv, proj] = [norm(`blocks.${k}.n1`), dense(`blocks.${k}.qkv`), dense(`blocks.${k}.proj`)];
    const [n2, up, down] = [norm(`blocks.${k}.n2`), dense(`blocks.${k}.up`), dense(`blocks.${k}.down`)];
    const heads = (x: tf.Tensor) => tf.transpose(tf.reshape(x, [n, t, 4, 16]), [0, 2, 1, 3]);
    return (x) => {
      const [q, k, v] = tf.split(qkv(n1(x)), 3, -1).map(heads) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const scores = tf.add(tf.mul(tf.matMul(q, k, false, true), 0.25), mask);
      const mixed = tf.matMul(tf.softmax(scores), v);
      const h = tf.add(x, proj(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [n * t, width])));
      return tf.add(h, down(gelu(up(n2(h)))));
    };
  });
  const [last, out] = [norm('norm'), matrix('out.weight')];
  const [x, y] = [tf.tensor1d(given.x.data, 'int32'), truthOf(given.y, 65)];
  return jobOf(
    () => {
      const rows = tf.reshape(tf.gather(tokens, x), [n, t, width]);
      let h: tf.Tensor = tf.reshape(tf.add(rows, places), [n * t, width]);
      for (const block of blocks) h = block(h);
      return entropy(tf.matMul(last(h) as tf.Tensor2D, out), y);
    },
    tf.train.adam(1e-3, 0.9, 0.999, 1e-8),
  );
}

/** TensorFlow.js on its WebGPU backend. */
export async function tfjsPeer(): Promise<GpuPeer> {
  await tf.setBackend('webgpu');
  await tf.ready();
  return { name: `tfjs ${tf.version_core} (webgpu)`, warm: 2, jobs: { mnist, resnet, gpt } };
}
