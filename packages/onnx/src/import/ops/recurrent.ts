import {
  clamp,
  elu,
  leakyRelu,
  relu,
  sigmoid,
  softplus,
  softsign,
  stack,
  type Tensor,
  tanh,
  tensor,
  threshold,
  where,
  zeros,
} from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import { given, numbersOf, type OnnxCall, type Operators } from '../call.ts';

// Source of the equations: https://onnx.ai/onnx/operators/onnx__LSTM.html, GRU and RNN beside it.

type Activation = (x: Tensor) => Tensor;

/** Activations by their lower-case names, with the numbers that some of them take. */
const activations: Readonly<Record<string, (alpha: number | undefined, beta: number | undefined) => Activation>> = {
  affine:
    (alpha = 1, beta = 0) =>
    (x) =>
      x.mul(alpha).add(beta),
  elu:
    (alpha = 1) =>
    (x) =>
      elu(x, { alpha }),
  hardsigmoid:
    (alpha = 0.2, beta = 0.5) =>
    (x) =>
      clamp(x.mul(alpha).add(beta), 0, 1),
  leakyrelu:
    (alpha = 0.01) =>
    (x) =>
      leakyRelu(x, { negativeSlope: alpha }),
  relu: () => relu,
  scaledtanh:
    (alpha = 1, beta = 1) =>
    (x) =>
      tanh(x.mul(beta)).mul(alpha),
  sigmoid: () => sigmoid,
  softplus: () => softplus,
  softsign: () => softsign,
  tanh: () => tanh,
  thresholdedrelu:
    (alpha = 1) =>
    (x) =>
      threshold(x, alpha, 0),
};

/** How a cell goes from one state to the next; `x` is Wx plus its bias, of all gates. */
type Cell = (x: Tensor, state: readonly Tensor[], direction: Direction) => Tensor[];

/** The numbers of one direction. */
interface Direction {
  /** (gates · hidden, hidden) */
  readonly recurrence: Tensor;
  /** Of the recurrence, (gates · hidden). */
  readonly bias: Tensor;
  readonly peephole: Tensor | null;
  readonly f: Activation;
  readonly g: Activation;
  readonly h: Activation;
  readonly clip: Activation;
  readonly hidden: number;
}

function cellOf(call: OnnxCall, kind: 'LSTM' | 'GRU' | 'RNN'): Cell {
  const { attributes } = call;
  if (kind === 'RNN')
    return (x, [h], { recurrence, bias, f, clip }) => [f(clip(x.add(h!.matmul(recurrence.t())).add(bias)))];
  if (kind === 'GRU') {
    const before = attributes.int('linear_before_reset', 0) !== 0;
    return (x, [h], { recurrence, bias, f, g, clip, hidden }) => {
      const part = (t: Tensor, i: number) => t.narrow(-1, i * hidden, hidden);
      const rows = (i: number) => recurrence.narrow(0, i * hidden, hidden).t();
      const gate = (i: number) =>
        f(
          clip(
            part(x, i)
              .add(h!.matmul(rows(i)))
              .add(part(bias, i)),
          ),
        );
      const [z, r] = [gate(0), gate(1)];
      const fresh = before
        ? r.mul(h!.matmul(rows(2)).add(part(bias, 2)))
        : r.mul(h!).matmul(rows(2)).add(part(bias, 2));
      const candidate = g(clip(part(x, 2).add(fresh)));
      return [candidate.sub(z.mul(candidate)).add(z.mul(h!))];
    };
  }
  const coupled = attributes.int('input_forget', 0) !== 0;
  return (x, [h, c], { recurrence, bias, peephole, f, g, h: last, clip, hidden }) => {
    const all = x.add(h!.matmul(recurrence.t())).add(bias);
    const part = (i: number) => all.narrow(-1, i * hidden, hidden);
    const seen = (i: number, cell: Tensor) =>
      peephole ? part(i).add(cell.mul(peephole.narrow(0, weights[i]!, hidden))) : part(i);
    // Gates come as input, output, forget, cell; peepholes as input, output, forget.
    const weights = [0, hidden, 2 * hidden];
    const input = f(clip(seen(0, c!)));
    const forget = coupled ? input.neg().add(1) : f(clip(seen(2, c!)));
    const cell = forget.mul(c!).add(input.mul(g(clip(part(3)))));
    const output = f(clip(seen(1, cell)));
    return [output.mul(last(cell)), cell];
  };
}

const defaults = { LSTM: ['Sigmoid', 'Tanh', 'Tanh'], GRU: ['Sigmoid', 'Tanh'], RNN: ['Tanh'] } as const;

function run(call: OnnxCall, kind: 'LSTM' | 'GRU' | 'RNN'): (Tensor | null)[] {
  const { attributes, inputs } = call;
  const batchFirst = attributes.int('layout', 0) !== 0;
  const x = batchFirst ? given(call, 0).transpose(0, 1) : given(call, 0);
  const [w, r] = [given(call, 1), given(call, 2)];
  const [steps, batch] = x.shape as [number, number];
  const [directions, rows] = w.shape as [number, number];
  const hidden = attributes.int('hidden_size', r.shape[2]!);
  const direction = attributes.string('direction', 'forward');
  if ((direction === 'bidirectional' ? 2 : 1) !== directions)
    throw new OnnxError(`direction '${direction}' does not fit ${directions} directions of weights`);
  const names = attributes.strings('activations') ?? Array.from({ length: directions }, () => defaults[kind]).flat();
  const [alpha, beta] = [attributes.floats('activation_alpha'), attributes.floats('activation_beta')];
  const each = defaults[kind].length;
  const activation = (d: number, i: number): Activation => {
    const at = d * each + Math.min(i, each - 1);
    const name = names[at] ?? '';
    const make = Object.hasOwn(activations, name.toLowerCase()) ? activations[name.toLowerCase()] : undefined;
    if (!make) throw new OnnxError(`there is no activation '${name}'`);
    return make(alpha?.[at], beta?.[at]);
  };
  const limit = attributes.float('clip', 0);
  const clip: Activation = limit > 0 ? (t) => clamp(t, -limit, limit) : (t) => t;
  const lengths = inputs[4] ? numbersOf(inputs[4]) : null;
  const states = kind === 'LSTM' ? 2 : 1;
  const cell = cellOf(call, kind);
  const outputs: Tensor[] = [];
  const ends: Tensor[][] = [];
  for (let d = 0; d < directions; d++) {
    const bias = inputs[3]?.select(0, d) ?? zeros([2 * rows], { dtype: x.dtype as 'float32' });
    const numbers: Direction = {
      recurrence: r.select(0, d),
      bias: bias.narrow(0, rows, rows),
      peephole: (kind === 'LSTM' && inputs[7]?.select(0, d)) || null,
      f: activation(d, 0),
      g: activation(d, 1),
      h: activation(d, 2),
      clip,
      hidden,
    };
    const gates = x.matmul(w.select(0, d).t()).add(bias.narrow(0, 0, rows));
    let state = Array.from({ length: states }, (_, i) => {
      const first = inputs[5 + i];
      if (!first) return zeros([batch, hidden], { dtype: x.dtype as 'float32' });
      return batchFirst ? first.select(1, d) : first.select(0, d);
    });
    const backwards = direction === 'reverse' || d === 1;
    const results = new Array<Tensor>(steps);
    for (let i = 0; i < steps; i++) {
      const t = backwards ? steps - 1 - i : i;
      const next = cell(gates.select(0, t), state, numbers);
      // A sequence that has ended keeps its state and gives zeros.
      const alive = lengths && tensor(lengths.map((length) => t < length)).unsqueeze(1);
      state = alive ? next.map((s, k) => where(alive, s, state[k]!)) : next;
      results[t] = alive ? where(alive, state[0]!, 0) : state[0]!;
    }
    outputs.push(stack(results, 0));
    ends.push(state);
  }
  const y = stack(outputs, 1);
  const last = Array.from({ length: states }, (_, i) =>
    stack(
      ends.map((state) => state[i]!),
      batchFirst ? 1 : 0,
    ),
  );
  return [batchFirst ? y.permute(2, 0, 1, 3) : y, ...last];
}

/** Recurrent layers. */
export const recurrent: Operators = {
  LSTM: (call) => run(call, 'LSTM'),
  GRU: (call) => run(call, 'GRU'),
  RNN: (call) => run(call, 'RNN'),
};
