import { OnnxError } from '../error.ts';
import { elementTypes } from './builder.ts';
import { type Emitter, type Emitters, nameOf, operand } from './call.ts';
import { cast } from './elementwise.ts';

const identity: Emitter = (b, call) => [nameOf(b, call, 0)];

/** Operations that move elements without computing, into memory of their own. */
export const movement: Emitters = {
  clone: identity,
  layout: identity,
  to: (b, call) => [b.emit('Cast', [nameOf(b, call, 0)], { to: elementTypes[call.attrs.dtype] })],
  cat(b, call) {
    const { dtype } = call.outputs[0]!;
    // A vector without elements stands for nothing beside tensors of any shape.
    const isNothing = (i: number) => operand(call, i).ndim === 1 && operand(call, i).shape[0] === 0;
    const parts = call.inputs.flatMap((_, i) => (isNothing(i) ? [] : [cast(b, call, i, dtype)]));
    if (parts.length === 0) return [cast(b, call, 0, dtype)];
    return [b.emit('Concat', parts, { axis: call.attrs.dim })];
  },
  pad(b, call) {
    const { value } = call.attrs;
    const of = call.runs.map(({ attrs: { pads } }) => [
      ...pads.map(([before]) => before),
      ...pads.map(([, after]) => after),
    ]);
    const { dtype } = operand(call, 0);
    return [b.emit('Pad', [nameOf(b, call, 0), b.shape(of, 'a padding'), b.scalar(value, dtype)])];
  },
  triangle(b, call) {
    const { diagonal, upper } = call.attrs;
    const { dtype } = operand(call, 0);
    // Runtimes have it for the widest types.
    const wide = dtype === 'bool' || dtype === 'uint8' || dtype === 'int32' ? 'int64' : dtype;
    const cut = b.emit('Trilu', [cast(b, call, 0, wide), b.scalar(diagonal, 'int64')], { upper: upper ? 1 : 0 });
    return [wide === dtype ? cut : b.cast(cut, dtype)];
  },
  flip(b, call) {
    const { dims } = call.attrs;
    if (dims.length === 0 || operand(call, 0).ndim === 0) return identity(b, call);
    const least = -(2n ** 63n);
    return [
      b.emit('Slice', [
        nameOf(b, call, 0),
        b.ints(dims.map(() => -1)),
        b.ints(dims.map(() => least)),
        b.ints(dims),
        b.ints(dims.map(() => -1)),
      ]),
    ];
  },
  embedding: (b, call) => [b.emit('Gather', [nameOf(b, call, 0), nameOf(b, call, 1)], { axis: 0 })],
  /** In inference there is none. */
  dropout: () => {
    throw new OnnxError(
      'exportOnnx: dropout drew a mask in evaluation mode: F.dropout needs { training: this.training }',
    );
  },
};
