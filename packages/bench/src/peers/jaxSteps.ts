import { type Array as JaxArray, jit, nn, numpy as np, random, valueAndGrad } from '@jax-js/jax';
import { crossEntropy, type Loss, mapped, refs, type Weights } from './jaxParts.ts';

// The steps of compiledSteps.ts in jax-js, each one `jit` over loss, gradients and optimiser. Its arrays count references inside
// of what is compiled as well. The step of the MNIST net is left out: compiled, it had not ended after six minutes (as it is, it
// is measured among the trainings).

type Job = () => unknown;

let seed = 100;
const draw = (...shape: number[]) => random.uniform(random.key(seed++), shape).sub(0.5).mul(0.2);
const classes = (n: number, of: number) =>
  nn.oneHot(
    np.array(
      Array.from({ length: n }, (_, i) => i % of),
      { dtype: np.int32 },
    ),
    of,
  );

/** Gradient descent. */
function descent(loss: Loss, first: Weights, x: JaxArray, y: JaxArray): Job {
  const step = jit((w: Weights, a: JaxArray, b: JaxArray) => {
    const [value, slopes] = valueAndGrad(loss)(refs(w), a, b) as unknown as [JaxArray, Weights];
    return { value, w: mapped(w, (name, p) => p.sub(slopes[name]!.mul(0.01))) };
  });
  let weights = first;
  return () => {
    const next = step(weights, x.ref, y.ref) as unknown as { value: JaxArray; w: Weights };
    weights = next.w;
    next.value.dataSync();
  };
}

/** Adam. */
function adam(loss: Loss, first: Weights, x: JaxArray, y: JaxArray): Job {
  const step = jit((w: Weights, m: Weights, v: Weights, both: JaxArray, a: JaxArray, b: JaxArray) => {
    const [value, slopes] = valueAndGrad(loss)(refs(w), a, b) as unknown as [JaxArray, Weights];
    const [one, two] = np.split(both, 2) as [JaxArray, JaxArray]; // 1 - beta to the number of steps
    const nextM = mapped(m, (name, p) => p.mul(0.9).add(slopes[name]!.ref.mul(0.1)));
    const nextV = mapped(v, (name, p) => p.mul(0.999).add(np.square(slopes[name]!).mul(0.001)));
    const next = mapped(w, (name, p) => {
      const root = np.sqrt(nextV[name]!.ref.div(two.ref)).add(1e-8);
      return p.sub(nextM[name]!.ref.div(one.ref).div(root).mul(1e-3));
    });
    one.dispose();
    two.dispose();
    return { value, w: next, m: nextM, v: nextV };
  });
  let [w, m, v] = [first, mapped(first, (_, p) => np.zeros(p.shape)), mapped(first, (_, p) => np.zeros(p.shape))];
  let count = 0;
  return () => {
    count++;
    const both = np.array([1 - 0.9 ** count, 1 - 0.999 ** count]);
    const next = step(w, m, v, both, x.ref, y.ref) as unknown as {
      value: JaxArray;
      w: Weights;
      m: Weights;
      v: Weights;
    };
    ({ w, m, v } = next);
    next.value.dataSync();
  };
}

const dense = (x: JaxArray, w: JaxArray, b: JaxArray) => np.matmul(x, w).add(b);

export function tinyStep(): Job {
  const weights = { w1: draw(2, 16), b1: draw(16), w2: draw(16, 16), b2: draw(16), w3: draw(16, 1), b3: draw(1) };
  const loss: Loss = (w, x, y) => {
    const hidden = np.tanh(dense(np.tanh(dense(x, w.w1!, w.b1!)), w.w2!, w.b2!));
    return np.mean(np.square(dense(hidden, w.w3!, w.b3!).sub(y)));
  };
  return descent(loss, weights, draw(32, 2), draw(32, 1));
}

export function mlpStep(): Job {
  const weights = {
    ...{ w1: draw(784, 256), b1: draw(256), w2: draw(256, 256), b2: draw(256) },
    ...{ w3: draw(256, 10), b3: draw(10) },
  };
  const loss: Loss = (w, x, y) => {
    const hidden = nn.relu(dense(nn.relu(dense(x, w.w1!, w.b1!)), w.w2!, w.b2!));
    return crossEntropy(dense(hidden, w.w3!, w.b3!), y);
  };
  return adam(loss, weights, draw(64, 784), classes(64, 10));
}

export function lstmStep(): Job {
  const weights = { input: draw(32, 256), bias: draw(256), recurrent: draw(64, 256), w: draw(64, 10), b: draw(10) };
  const loss: Loss = (w, x, y) => {
    const steps = np.split(dense(x, w.input!, w.bias!), 20);
    let [h, c] = [np.zeros([16, 64]), np.zeros([16, 64])];
    steps.forEach((step, t) => {
      const recurrent = t < steps.length - 1 ? w.recurrent!.ref : w.recurrent!;
      const [i, f, g, o] = np.split(step.add(np.matmul(h, recurrent)), 4, 1) as [
        JaxArray,
        JaxArray,
        JaxArray,
        JaxArray,
      ];
      c = nn
        .sigmoid(f)
        .mul(c)
        .add(nn.sigmoid(i).mul(np.tanh(g)));
      h = nn.sigmoid(o).mul(np.tanh(t < steps.length - 1 ? c.ref : c));
    });
    return crossEntropy(dense(h, w.w!, w.b!), y);
  };
  return adam(loss, weights, draw(20 * 16, 32), classes(16, 10));
}

const blockWeights = (name: string): Weights => ({
  ...{ [`${name}n1w`]: draw(64), [`${name}n1b`]: draw(64), [`${name}qkv`]: draw(64, 192), [`${name}qkvb`]: draw(192) },
  ...{ [`${name}proj`]: draw(64, 64), [`${name}projb`]: draw(64), [`${name}n2w`]: draw(64), [`${name}n2b`]: draw(64) },
  ...{
    [`${name}up`]: draw(64, 256),
    [`${name}upb`]: draw(256),
    [`${name}down`]: draw(256, 64),
    [`${name}downb`]: draw(64),
  },
});

const norm = (x: JaxArray, w: JaxArray, b: JaxArray) => nn.standardize(x, -1).mul(w).add(b);

/** -1e9 above the diagonal: its own attention wants a newer Node. */
const causal = () => np.triu(np.ones([64, 64]), 1).mul(-1e9);

function block(x: JaxArray, w: Weights, name: string): JaxArray {
  const of = (part: string) => w[`${name}${part}`]!;
  const parts = np.split(dense(norm(x.ref, of('n1w'), of('n1b')), of('qkv'), of('qkvb')), 3, 1);
  const heads = (part: JaxArray) => part.reshape([8, 64, 4, 16]).transpose([0, 2, 1, 3]);
  const [q, k, v] = parts.map(heads) as [JaxArray, JaxArray, JaxArray];
  const scores = np
    .matmul(q, k.transpose([0, 1, 3, 2]))
    .mul(0.25)
    .add(causal());
  const y = np.matmul(nn.softmax(scores, -1), v).transpose([0, 2, 1, 3]).reshape([512, 64]);
  const h = x.add(dense(y, of('proj'), of('projb')));
  const wide = nn.gelu(dense(norm(h.ref, of('n2w'), of('n2b')), of('up'), of('upb')), { approximate: false });
  return h.add(dense(wide, of('down'), of('downb')));
}

export function gptStep(): Job {
  const weights = {
    ...{ tokens: draw(65, 64), places: draw(64, 64), nw: draw(64), nb: draw(64), out: draw(64, 65) },
    ...blockWeights('a'),
    ...blockWeights('b'),
  };
  const loss: Loss = (w, x, y) => {
    const embedded = np.matmul(x, w.tokens!).reshape([8, 64, 64]).add(w.places!).reshape([512, 64]);
    const features = norm(block(block(embedded, w, 'a'), w, 'b'), w.nw!, w.nb!);
    return crossEntropy(np.matmul(features, w.out!), y);
  };
  return adam(loss, weights, classes(512, 65), classes(512, 65));
}
