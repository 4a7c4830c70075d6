import { nn } from 'wick';
import { type FunctionRow, normal, type Row } from '../row.ts';

const F = nn.functional;
const million = 1_000_000;

function activation(name: string, torch: string, wick: FunctionRow['wick'], more: Partial<FunctionRow> = {}): Row {
  return { name: `${name}, 10^6`, inputs: { x: normal(million) }, torch, wick, gradients: true, ...more };
}

/** Activations of 10^6 elements, forward and with gradients. */
export const activations: readonly Row[] = [
  activation('relu', 'F.relu(x)', ({ x }) => F.relu(x!), {
    tfjs: (tf, { x }) => tf.relu(x!),
    jax: ({ nn }, { x }) => nn.relu(x!),
  }),
  activation('leakyRelu', 'F.leaky_relu(x)', ({ x }) => F.leakyRelu(x!), {
    tfjs: (tf, { x }) => tf.leakyRelu(x!, 0.01),
    jax: ({ nn }, { x }) => nn.leakyRelu(x!),
  }),
  activation('gelu', 'F.gelu(x)', ({ x }) => F.gelu(x!), {
    tfjs: (tf, { x }) => tf.mul(tf.mul(x!, 0.5), tf.add(tf.erf(tf.mul(x!, Math.SQRT1_2)), 1)),
    jax: ({ nn }, { x }) => nn.gelu(x!, { approximate: false }),
  }),
  activation('gelu by tanh', 'F.gelu(x, approximate="tanh")', ({ x }) => F.gelu(x!, { approximate: 'tanh' }), {
    jax: ({ nn }, { x }) => nn.gelu(x!),
  }),
  activation('silu', 'F.silu(x)', ({ x }) => F.silu(x!), {
    tfjs: (tf, { x }) => tf.mul(x!, tf.sigmoid(x!)),
    jax: ({ nn }, { x }) => nn.silu(x!),
  }),
  activation('sigmoid', 'torch.sigmoid(x)', ({ x }) => F.sigmoid(x!), {
    tfjs: (tf, { x }) => tf.sigmoid(x!),
    jax: ({ nn }, { x }) => nn.sigmoid(x!),
  }),
  activation('tanh', 'torch.tanh(x)', ({ x }) => F.tanh(x!), {
    tfjs: (tf, { x }) => tf.tanh(x!),
    jax: ({ numpy }, { x }) => numpy.tanh(x!),
  }),
  activation('elu', 'F.elu(x)', ({ x }) => F.elu(x!), {
    tfjs: (tf, { x }) => tf.elu(x!),
    jax: ({ nn }, { x }) => nn.elu(x!),
  }),
  activation('selu', 'F.selu(x)', ({ x }) => F.selu(x!), { tfjs: (tf, { x }) => tf.selu(x!) }),
  activation('softplus', 'F.softplus(x)', ({ x }) => F.softplus(x!), {
    tfjs: (tf, { x }) => tf.softplus(x!),
    jax: ({ nn }, { x }) => nn.softplus(x!),
  }),
  activation('mish', 'F.mish(x)', ({ x }) => F.mish(x!), { jax: ({ nn }, { x }) => nn.mish(x!) }),
  activation('hardswish', 'F.hardswish(x)', ({ x }) => F.hardswish(x!)),
  activation('hardsigmoid', 'F.hardsigmoid(x)', ({ x }) => F.hardsigmoid(x!)),
  activation('logsigmoid', 'F.logsigmoid(x)', ({ x }) => F.logsigmoid(x!)),
  activation('softsign', 'F.softsign(x)', ({ x }) => F.softsign(x!)),
  activation('PReLU, 64 slopes', 'F.prelu(x, w)', ({ x, w }) => F.prelu(x!, w!), {
    inputs: { x: normal(16, 64, 1000), w: normal(64) },
  }),
  activation('glu', 'F.glu(x)', ({ x }) => F.glu(x!), { inputs: { x: normal(1000, 1000) } }),
  activation('dropout', 'F.dropout(x)', ({ x }) => F.dropout(x!)),
  activation('dropout2d', 'F.dropout2d(x)', ({ x }) => F.dropout2d(x!), { inputs: { x: normal(16, 64, 32, 32) } }),
];
