import type { DType, Scalar, Tensor } from '@wick/tensor';
import { type Builder, elementTypes, float } from './builder.ts';
import { type Call, type Emitter, nameOf, operand } from './call.ts';

/** An operand in the dtype that the operation computes in: ONNX promotes nothing. */
export function cast(b: Builder, t: Tensor, dtype: DType): string {
  if (t.dtype === dtype) return b.name(t);
  if (!b.has(t) && t.ndim === 0) return b.scalar(b.number(t), dtype);
  return b.emit('Cast', [b.name(t)], { to: elementTypes[dtype] });
}

const result = (call: Call): DType => call.outputs[0]!.dtype;
const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64';

/** f(a, b, …) in the result's dtype. */
const same =
  (opType: string): Emitter =>
  (b, call) => [
    b.emit(
      opType,
      call.inputs.map((t) => cast(b, t!, result(call))),
    ),
  ];

/** The same of tensors that are compared: in the wider of their dtypes, of which a 0-dim constant has no say. */
const compared =
  (opType: string): Emitter =>
  (b, call) => {
    const [x, y] = [operand(call, 0), operand(call, 1)];
    const rank = (t: Tensor) => (t.ndim === 0 && !b.has(t) && !isFloat(t.dtype) ? -1 : elementRank.indexOf(t.dtype));
    const dtype = rank(x) >= rank(y) ? x.dtype : y.dtype;
    return [b.emit(opType, [cast(b, x, dtype), cast(b, y, dtype)])];
  };
const elementRank: readonly DType[] = ['bool', 'uint8', 'int32', 'int64', 'float32', 'float64'];

/** a + α b and a - α b. */
const scaled =
  (opType: string): Emitter =>
  (b, call) => {
    const dtype = result(call);
    const { alpha } = call.attrs as { alpha: Scalar };
    let second = cast(b, operand(call, 1), dtype);
    if (Number(alpha) !== 1) second = b.emit('Mul', [second, b.scalar(Number(alpha), dtype)]);
    return [b.emit(opType, [cast(b, operand(call, 0), dtype), second])];
  };

type Parameters = readonly number[];
/** An activation of one operand with its parameters. */
const activation =
  (say: (b: Builder, x: string, constant: (value: number) => string, parameters: Parameters) => string): Emitter =>
  (b, call) => {
    const dtype = result(call);
    return [say(b, nameOf(b, call, 0), (value) => b.scalar(value, dtype), (call.attrs ?? []) as Parameters)];
  };
const plain = (opType: string): Emitter => activation((b, x) => b.emit(opType, [x]));

/** Elementwise operations, by the name of wick's operation. */
export const elementwise: Readonly<Record<string, Emitter>> = {
  add: scaled('Add'),
  sub: scaled('Sub'),
  mul: same('Mul'),
  div: same('Div'),
  pow: same('Pow'),
  maximum: same('Max'),
  minimum: same('Min'),
  where: (b, call) => {
    const dtype = result(call);
    return [
      b.emit('Where', [
        cast(b, operand(call, 0), 'bool'),
        cast(b, operand(call, 1), dtype),
        cast(b, operand(call, 2), dtype),
      ]),
    ];
  },
  maskedFill: (b, call) => {
    const dtype = result(call);
    return [b.emit('Where', [nameOf(b, call, 1), cast(b, operand(call, 2), dtype), nameOf(b, call, 0)])];
  },
  clamp: (b, call) => {
    const dtype = result(call);
    let x = cast(b, operand(call, 0), dtype);
    const [, low, high] = call.inputs;
    if (low) x = b.emit('Max', [x, cast(b, low, dtype)]);
    if (high) x = b.emit('Min', [x, cast(b, high, dtype)]);
    return [x];
  },
  eq: compared('Equal'),
  lt: compared('Less'),
  le: compared('LessOrEqual'),
  gt: compared('Greater'),
  ge: compared('GreaterOrEqual'),
  ne: (b, call) => [b.emit('Not', [compared('Equal')(b, call)[0]!])],
  logicalNot: (b, call) => [b.emit('Not', [cast(b, operand(call, 0), 'bool')])],
  logicalAnd: (b, call) => [
    b.emit(
      'And',
      call.inputs.map((t) => cast(b, t!, 'bool')),
    ),
  ],
  logicalOr: (b, call) => [
    b.emit(
      'Or',
      call.inputs.map((t) => cast(b, t!, 'bool')),
    ),
  ],
  logicalXor: (b, call) => [
    b.emit(
      'Xor',
      call.inputs.map((t) => cast(b, t!, 'bool')),
    ),
  ],

  neg: plain('Neg'),
  abs: plain('Abs'),
  sign: plain('Sign'),
  exp: plain('Exp'),
  log: plain('Log'),
  sqrt: plain('Sqrt'),
  reciprocal: plain('Reciprocal'),
  sin: plain('Sin'),
  cos: plain('Cos'),
  tan: plain('Tan'),
  asin: plain('Asin'),
  acos: plain('Acos'),
  atan: plain('Atan'),
  sinh: plain('Sinh'),
  cosh: plain('Cosh'),
  erf: plain('Erf'),
  ceil: plain('Ceil'),
  floor: plain('Floor'),
  round: plain('Round'),
  rsqrt: activation((b, x) => b.emit('Reciprocal', [b.emit('Sqrt', [x])])),
  square: activation((b, x) => b.emit('Mul', [x, x])),
  log2: activation((b, x, c) => b.emit('Div', [b.emit('Log', [x]), c(Math.LN2)])),
  log10: activation((b, x, c) => b.emit('Div', [b.emit('Log', [x]), c(Math.LN10)])),
  log1p: activation((b, x, c) => b.emit('Log', [b.emit('Add', [x, c(1)])])),
  expm1: activation((b, x, c) => b.emit('Sub', [b.emit('Exp', [x]), c(1)])),

  relu: plain('Relu'),
  sigmoid: plain('Sigmoid'),
  tanh: plain('Tanh'),
  softplus: activation((b, x, c, [beta, threshold]) => {
    const scaledX = beta === 1 ? x : b.emit('Mul', [x, c(beta!)]);
    const soft = b.emit('Softplus', [scaledX]);
    const smooth = beta === 1 ? soft : b.emit('Div', [soft, c(beta!)]);
    return b.emit('Where', [b.emit('Greater', [scaledX, c(threshold!)]), x, smooth]);
  }),
  silu: activation((b, x) => b.emit('Mul', [x, b.emit('Sigmoid', [x])])),
  mish: activation((b, x) => b.emit('Mul', [x, b.emit('Tanh', [b.emit('Softplus', [x])])])),
  gelu: activation((b, x, c) => {
    if (b.opset >= 20) return b.emit('Gelu', [x]);
    const phi = b.emit('Add', [b.emit('Erf', [b.emit('Div', [x, c(Math.SQRT2)])]), c(1)]);
    return b.emit('Mul', [b.emit('Mul', [x, phi]), c(0.5)]);
  }),
  geluTanh: activation((b, x, c) => {
    if (b.opset >= 20) return b.emit('Gelu', [x], { approximate: 'tanh' });
    const cube = b.emit('Mul', [b.emit('Mul', [x, b.emit('Mul', [x, x])]), c(0.044715)]);
    const inner = b.emit('Mul', [b.emit('Add', [x, cube]), c(Math.sqrt(2 / Math.PI))]);
    return b.emit('Mul', [b.emit('Mul', [x, b.emit('Add', [b.emit('Tanh', [inner]), c(1)])]), c(0.5)]);
  }),
  elu: activation((b, x, _, [alpha]) => b.emit('Elu', [x], { alpha: float(alpha!) })),
  celu: activation((b, x, _, [alpha]) => b.emit('Celu', [x], { alpha: float(alpha!) })),
  selu: activation((b, x, _, [alpha, gamma]) => b.emit('Selu', [x], { alpha: float(alpha!), gamma: float(gamma!) })),
  leakyRelu: activation((b, x, _, [slope]) => b.emit('LeakyRelu', [x], { alpha: float(slope!) })),
  hardtanh: activation((b, x, c, [low, high]) => b.emit('Clip', [x, c(low!), c(high!)])),
  hardswish: plain('HardSwish'),
  hardsigmoid: activation((b, x) => b.emit('HardSigmoid', [x], { alpha: float(1 / 6), beta: float(0.5) })),
  hardshrink: activation((b, x, _, [lambd]) => b.emit('Shrink', [x], { lambd: float(lambd!), bias: float(0) })),
  softshrink: activation((b, x, _, [lambd]) => b.emit('Shrink', [x], { lambd: float(lambd!), bias: float(lambd!) })),
  softsign: plain('Softsign'),
  tanhshrink: activation((b, x) => b.emit('Sub', [x, b.emit('Tanh', [x])])),
  logSigmoid: activation((b, x) => b.emit('Neg', [b.emit('Softplus', [b.emit('Neg', [x])])])),
  threshold: activation((b, x, c, [limit, value]) =>
    b.emit('Where', [b.emit('Greater', [x, c(limit!)]), x, c(value!)]),
  ),
  prelu: (b, call) => {
    const [x, weight] = [operand(call, 0), operand(call, 1)];
    // One slope per channel: of the same rank as x, so that it broadcasts along it.
    const slope =
      weight.ndim === 1 && weight.numel() > 1 && x.ndim > 2
        ? b.emit('Unsqueeze', [b.name(weight), b.ints(x.shape.slice(2).map((_, i) => i + 1))])
        : b.name(weight);
    return [b.emit('PRelu', [b.name(x), slope])];
  },
  glu: (b, call) => [b.emit('Mul', [nameOf(b, call, 0), b.emit('Sigmoid', [nameOf(b, call, 1)])])],
};
