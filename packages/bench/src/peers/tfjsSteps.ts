import * as tf from '@tensorflow/tfjs-core';

// The steps of compiledSteps.ts in tfjs, with the optimisers that it has (Adam for AdamW). What its WebAssembly backend has no
// kernel for is said by what it has: the gradient of a convolution's weight as nine products, that of an embedding as a product
// with one-hot rows.

type Job = () => unknown;

const variable = (...shape: number[]) => tf.variable(tf.randomNormal(shape, 0, 0.1));
const classes = (n: number, of: number) =>
  tf.oneHot(
    Array.from({ length: n }, (_, i) => i % of),
    of,
  ) as tf.Tensor2D;

/** One step of an optimiser on a loss, whose value is read. */
function stepOf(optimizer: tf.Optimizer, loss: () => tf.Scalar): Job {
  return () => {
    const value = optimizer.minimize(loss, true)!;
    value.dataSync();
    value.dispose();
  };
}

interface Dense {
  readonly w: tf.Variable;
  readonly b: tf.Variable;
}

const dense = (ins: number, outs: number): Dense => ({ w: variable(ins, outs), b: variable(outs) });
const apply = (x: tf.Tensor, { w, b }: Dense) => tf.add(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), b);

const crossEntropy = (labels: tf.Tensor2D, logits: tf.Tensor) =>
  tf.losses.softmaxCrossEntropy(labels, logits as tf.Tensor2D) as tf.Scalar;

export function tinyStep(): Job {
  const [one, two, three] = [dense(2, 16), dense(16, 16), dense(16, 1)];
  const [x, y] = [tf.randomNormal([32, 2]), tf.randomNormal([32, 1])];
  const net = () => apply(tf.tanh(apply(tf.tanh(apply(x, one)), two)), three);
  return stepOf(tf.train.sgd(0.01), () => tf.mean(tf.square(tf.sub(net(), y))) as tf.Scalar);
}

export function mlpStep(): Job {
  const [one, two, three] = [dense(784, 256), dense(256, 256), dense(256, 10)];
  const [x, labels] = [tf.randomNormal([64, 784]), classes(64, 10)];
  const net = () => apply(tf.relu(apply(tf.relu(apply(x, one)), two)), three);
  return stepOf(tf.train.adam(), () => crossEntropy(labels, net()));
}

export function convStep(): Job {
  offerFilterGradient();
  const [first, second] = [variable(3, 3, 1, 32), variable(3, 3, 32, 64)] as unknown as tf.Tensor4D[];
  const [bias1, bias2, three, four] = [variable(32), variable(64), dense(9216, 128), dense(128, 10)];
  const [x, labels] = [tf.randomNormal([64, 28, 28, 1]) as tf.Tensor4D, classes(64, 10)];
  const conv = (input: tf.Tensor4D, w: tf.Tensor4D, b: tf.Tensor) =>
    tf.relu(tf.add(tf.conv2d(input, w, 1, 'valid'), b)) as tf.Tensor4D;
  const net = () => {
    const pooled = tf.maxPool(conv(conv(x, first!, bias1), second!, bias2), 2, 2, 'valid');
    return apply(tf.relu(apply(tf.reshape(pooled, [64, 9216]), three)), four);
  };
  return stepOf(tf.train.sgd(0.01), () => crossEntropy(labels, net()));
}

/** The backend lacks it: for each place of the kernel a product of what it saw with the gradient. */
function offerFilterGradient(): void {
  const kernelName = 'Conv2DBackpropFilter';
  if (tf.getKernel(kernelName, 'wasm')) return;
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const [x, dy] = [inputs.x as tf.Tensor4D, inputs.dy as tf.Tensor4D];
      const [height, width, ins, outs] = attrs!.filterShape as [number, number, number, number];
      const [n, rows, columns] = dy.shape;
      return tf.tidy(() => {
        const flat = tf.reshape(dy, [-1, outs]);
        const taps: tf.Tensor[] = [];
        for (let i = 0; i < height; i++)
          for (let j = 0; j < width; j++) {
            const seen = tf.reshape(tf.slice(x, [0, i, j, 0], [n, rows, columns, ins]), [-1, ins]);
            taps.push(tf.matMul(seen, flat, true));
          }
        return tf.reshape(tf.stack(taps), [height, width, ins, outs]);
      });
    },
  });
}

export function lstmStep(): Job {
  const [input, recurrent, out] = [dense(32, 256), variable(64, 256) as unknown as tf.Tensor2D, dense(64, 10)];
  const [x, labels] = [tf.randomNormal([20 * 16, 32]), classes(16, 10)];
  const net = () => {
    const steps = tf.split(apply(x, input), 20);
    let h: tf.Tensor = tf.zeros([16, 64]);
    let c: tf.Tensor = h;
    for (const step of steps) {
      const [i, f, g, o] = tf.split(tf.add(step, tf.matMul(h as tf.Tensor2D, recurrent)), 4, 1) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      c = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
      h = tf.mul(tf.sigmoid(o), tf.tanh(c));
    }
    return apply(h, out);
  };
  return stepOf(tf.train.adam(), () => crossEntropy(labels, net()));
}

const normOf = () => ({ w: tf.variable(tf.ones([64])), b: variable(64) });

function norm(x: tf.Tensor, { w, b }: Dense): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5))), w), b);
}

function blockOf() {
  return {
    n1: normOf(),
    qkv: dense(64, 192),
    proj: dense(64, 64),
    n2: normOf(),
    up: dense(64, 256),
    down: dense(256, 64),
  };
}

const heads = (x: tf.Tensor) => tf.transpose(tf.reshape(x, [8, 64, 4, 16]), [0, 2, 1, 3]);
const gelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1));

function block(x: tf.Tensor, { n1, qkv, proj, n2, up, down }: ReturnType<typeof blockOf>, mask: tf.Tensor): tf.Tensor {
  const [q, k, v] = tf.split(apply(norm(x, n1), qkv), 3, 1).map(heads) as [tf.Tensor, tf.Tensor, tf.Tensor];
  const weights = tf.softmax(tf.add(tf.mul(tf.matMul(q, k, false, true), 0.25), mask));
  const y = tf.reshape(tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]), [512, 64]);
  const h = tf.add(x, apply(y, proj));
  return tf.add(h, apply(gelu(apply(norm(h, n2), up)), down));
}

export function gptStep(): Job {
  const [tokens, places] = [variable(65, 64), variable(64, 64)] as unknown as tf.Tensor2D[];
  const [first, second, last, out] = [blockOf(), blockOf(), normOf(), variable(64, 65) as unknown as tf.Tensor2D];
  const [x, labels] = [classes(512, 65), classes(512, 65)];
  const below = tf.linalg.bandPart(tf.ones([64, 64]), -1, 0);
  const mask = tf.mul(tf.sub(1, below), -1e9);
  const net = () => {
    const embedded = tf.reshape(tf.add(tf.reshape(tf.matMul(x, tokens!), [8, 64, 64]), places!), [512, 64]);
    return tf.matMul(norm(block(block(embedded, first, mask), second, mask), last) as tf.Tensor2D, out);
  };
  return stepOf(tf.train.adam(), () => crossEntropy(labels, net()));
}
