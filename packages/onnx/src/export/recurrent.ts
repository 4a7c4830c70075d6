import type { OpAttrs } from '@wick/tensor/internal';
import { OnnxError } from '../error.ts';
import type { Builder } from './builder.ts';
import { type Call, type Emitter, type Emitters, nameOf, operand } from './call.ts';

type RnnAttrs = OpAttrs['lstm'];

/** One operator: its gates in ONNX's order as places in PyTorch's, and what it needs to be told. */
interface Kind {
  readonly opType: 'LSTM' | 'GRU' | 'RNN';
  readonly gates: readonly number[];
  readonly attributes: Readonly<Record<string, number | readonly string[]>>;
}

const kinds = {
  // PyTorch has input, forget, cell, output; ONNX input, output, forget, cell.
  lstm: { opType: 'LSTM', gates: [0, 3, 1, 2], attributes: {} },
  // PyTorch has reset, update, new and multiplies after the product; ONNX update, reset, hidden.
  gru: { opType: 'GRU', gates: [1, 0, 2], attributes: { linear_before_reset: 1 } },
  rnnTanh: { opType: 'RNN', gates: [0], attributes: { activations: ['Tanh'] } },
  rnnRelu: { opType: 'RNN', gates: [0], attributes: { activations: ['Relu'] } },
} as const satisfies Readonly<Record<string, Kind>>;

/** The gates of a weight or bias in ONNX's order. */
function ordered(b: Builder, call: Call, i: number, gates: readonly number[]): string {
  const name = nameOf(b, call, i);
  const { shape } = operand(call, i);
  if (gates.length === 1) return name;
  const size = shape[0]! / gates.length;
  const split = b.emit('Reshape', [name, b.ints([gates.length, size, ...shape.slice(1)])]);
  return b.emit('Reshape', [b.emit('Gather', [split, b.ints(gates)], { axis: 0 }), b.ints(shape)]);
}

/** One direction of one layer: rows in, rows out, as the recorded operation has them. */
const emit =
  ({ opType, gates, attributes }: Kind): Emitter<RnnAttrs> =>
  (b, call) => {
    const { reverse } = call.attrs;
    const packed = call.runs.map(({ attrs }) => attrs.batchSizes ?? []);
    if (packed.some((sizes) => sizes.some((n) => n !== sizes[0])))
      throw new OnnxError(`exportOnnx: ${opType} of packed sequences of different lengths has no counterpart in ONNX`);
    if (call.inputs[7]) throw new OnnxError(`exportOnnx: ${opType} with a projection has no counterpart in ONNX`);
    const [wIh, wHh] = [operand(call, 3), operand(call, 4)];
    const hidden = wHh.shape[1]!;
    const front = b.ints([0]);
    const sizes = call.runs.map(({ inputs: [rows, h0] }) => {
      const batch = h0!.shape[0]!;
      return [rows!.shape[0]! / batch, batch, wIh.shape[1]!];
    });
    const x = b.emit('Reshape', [nameOf(b, call, 0), b.shape(sizes, opType)]);
    const weights = [3, 4].map((i) => b.emit('Unsqueeze', [ordered(b, call, i, gates), front]));
    const biases = call.inputs[5]
      ? b.emit('Unsqueeze', [
          b.emit('Concat', [ordered(b, call, 5, gates), ordered(b, call, 6, gates)], { axis: 0 }),
          front,
        ])
      : '';
    const states = [1, 2].map((i) => (call.inputs[i] ? b.emit('Unsqueeze', [nameOf(b, call, i), front]) : ''));
    const [y, h, c] = b.emitAll(
      opType,
      [x, ...weights, biases, '', ...states],
      { hidden_size: hidden, direction: reverse ? 'reverse' : 'forward', ...attributes },
      opType === 'LSTM' ? 3 : 2,
    );
    // What the steps left behind is for gradients alone.
    return [
      b.emit('Reshape', [y!, b.ints([-1, hidden])]),
      b.emit('Squeeze', [h!, front]),
      null,
      c ? b.emit('Squeeze', [c, front]) : null,
    ];
  };

/** Recurrent layers. */
export const recurrent: Emitters = {
  lstm: emit(kinds.lstm),
  gru: emit(kinds.gru),
  rnnTanh: emit(kinds.rnnTanh),
  rnnRelu: emit(kinds.rnnRelu),
};
