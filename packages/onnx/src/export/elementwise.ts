import { type DType, resultType, type Scalar } from '@wick/tensor';
import { isHalf, type OpAttrs } from '@wick/tensor/internal';
import { float } from './attributes.ts';
import type { Builder } from './builder.ts';
import { type Call, type Emitter, type Emitters, everywhere, isValue, nameOf, operand } from './call.ts';
import { numberOf } from './constants.ts';

/** An operand in the dtype that the operation computes in: ONNX promotes nothing. */
export function cast(b: Builder, call: Call, i: number, dtype: DType): string {
  const x = operand(call, i);
  if (x.dtype === dtype) return nameOf(b, call, i);
  if (x.ndim === 0 && !isValue(b, call, i)) return b.scalar(numberOf(everywhere(call, i)), dtype);
  return b.cast(nameOf(b, call, i), dtype);
}

const result = (call: Call): DType => call.outputs[0]!.dtype;
const isFloat = (dtype: DType): boolean => dtype === 'float32' || dtype === 'float64' || isHalf(dtype);

/** All operands in one dtype. */
const operands = (b: Builder, call: Call, dtype: DType): string[] => call.inputs.map((_, i) => cast(b, call, i, dtype));

/** What of bools and bytes has an operator in ONNX for wider types alone. */
function widened(dtype: DType): DType {
  return dtype === 'bool' || dtype === 'uint8' ? 'int32' : dtype;
}

/** A truth value as the result has it: in place it is a number. */
function truth(b: Builder, call: Call, name: string): readonly string[] {
  return [result(call) === 'bool' ? name : b.cast(name, result(call))];
}

/** The same of tensors that are compared. */
const compared =
  (opType: string, not = false): Emitter =>
  (b, call) => {
    const dtype = widened(resultType(operand(call, 0).tensor, operand(call, 1).tensor));
    const name = b.emit(opType, operands(b, call, dtype));
    return truth(b, call, not ? b.emit('Not', [name]) : name);
  };

const logical =
  (opType: string): Emitter =>
  (b, call) =>
    truth(b, call, b.emit(opType, operands(b, call, 'bool')));

type Parameters = readonly number[];
/** An activation of one operand with its parameters. */
const activation =
  (
    say: (b: Builder, x: string, constant: (value: number) => string, parameters: Parameters) => string,
  ): Emitter<Parameters | undefined> =>
  (b, call) => {
    const dtype = result(call);
    return [say(b, cast(b, call, 0, dtype), (value) => b.scalar(value, dtype), call.attrs ?? [])];
  };
const plain = (opType: string): Emitter<Parameters | undefined> => activation((b, x) => b.emit(opType, [x]));

/** What rounds is nothing to whole numbers. */
const rounding =
  (say: (b: Builder, x: string) => string): Emitter =>
  (b, call) => [isFloat(result(call)) ? say(b, nameOf(b, call, 0)) : nameOf(b, call, 0)];

/** Towards zero. */
function truncated(b: Builder, x: string): string {
  return b.emit('Mul', [b.emit('Sign', [x]), b.emit('Floor', [b.emit('Abs', [x])])]);
}

/** What is left of a division that rounds down: of the divisor's sign. */
function remainder(b: Builder, x: string, y: string, dtype: DType): string {
  if (!isFloat(dtype)) return b.emit('Mod', [x, y]);
  const rest = b.emit('Mod', [x, y], { fmod: 1 });
  const zero = b.scalar(0, dtype);
  const negative = [rest, y].map((name) => b.emit('Less', [name, zero]));
  const wrong = b.emit('And', [b.emit('Xor', negative), b.emit('Not', [b.emit('Equal', [rest, zero])])]);
  return b.emit('Where', [wrong, b.emit('Add', [rest, y]), rest]);
}

/** A quotient rounded down. */
function floored(b: Builder, x: string, y: string, dtype: DType): string {
  const whole = b.emit('Div', [b.emit('Sub', [x, remainder(b, x, y, dtype)]), y]);
  if (!isFloat(dtype)) return whole;
  const byZero = b.emit('Equal', [y, b.scalar(0, dtype)]);
  return b.emit('Where', [byZero, b.emit('Div', [x, y]), b.emit('Round', [whole])]);
}

/** f(a, b) of operands in the result's dtype, or a wider one that ONNX computes in. */
const pair =
  <A>(say: (b: Builder, x: string, y: string, dtype: DType, attrs: A) => string): Emitter<A> =>
  (b, call) => {
    const dtype = widened(result(call));
    const name = say(b, cast(b, call, 0, dtype), cast(b, call, 1, dtype), dtype, call.attrs);
    return [dtype === result(call) ? name : b.cast(name, result(call))];
  };

/** f(a, b) that is one operator. */
const same = (opType: string): Emitter => pair((b, x, y) => b.emit(opType, [x, y]));

/** a + α b and a - α b. */
const scaled = (opType: string): Emitter<{ readonly alpha: Scalar }> =>
  pair((b, x, y, dtype, { alpha: factor }) => {
    const alpha = Number(factor);
    return b.emit(opType, [x, alpha === 1 ? y : b.emit('Mul', [y, b.scalar(alpha, dtype)])]);
  });

/** Of bools it is what it is of truth values. */
const bitwise =
  (opType: string): Emitter =>
  (b, call) => [b.emit(result(call) === 'bool' ? opType : `Bitwise${opType}`, operands(b, call, result(call)))];

/** a + value · b ∘ c */
const weighted =
  (opType: string): Emitter<{ readonly value: Scalar }> =>
  (b, call) => {
    const dtype = result(call);
    const [a, x, y] = operands(b, call, dtype) as [string, string, string];
    const value = b.scalar(Number(call.attrs.value), dtype);
    return [b.emit('Add', [a, b.emit(opType, [b.emit('Mul', [value, x]), y])])];
  };

/** An operand for which ONNX asks a floating-point type. */
function asFloat(b: Builder, call: Call, i: number): string {
  return cast(b, call, i, isFloat(operand(call, i).dtype) ? operand(call, i).dtype : 'float32');
}

/** Elementwise operations, by the name of wick's operation. */
export const elementwise: Emitters = {
  add: scaled('Add'),
  sub: scaled('Sub'),
  mul: same('Mul'),
  div: pair((b, x, y, dtype, attrs: OpAttrs['div']) => {
    const mode = attrs?.roundingMode;
    if (mode === 'floor') return floored(b, x, y, dtype);
    const quotient = b.emit('Div', [x, y]);
    return mode === 'trunc' && isFloat(dtype) ? truncated(b, quotient) : quotient;
  }),
  floorDivide: pair((b, x, y, dtype) => floored(b, x, y, dtype)),
  fmod: pair((b, x, y) => b.emit('Mod', [x, y], { fmod: 1 })),
  remainder: pair((b, x, y, dtype) => remainder(b, x, y, dtype)),
  pow: same('Pow'),
  maximum: same('Max'),
  minimum: same('Min'),
  hypot: pair((b, x, y) => b.emit('Sqrt', [b.emit('Add', [b.emit('Mul', [x, x]), b.emit('Mul', [y, y])])])),
  bitwiseAnd: bitwise('And'),
  bitwiseOr: bitwise('Or'),
  bitwiseXor: bitwise('Xor'),
  where: (b, call) => {
    const dtype = result(call);
    return [b.emit('Where', [cast(b, call, 0, 'bool'), cast(b, call, 1, dtype), cast(b, call, 2, dtype)])];
  },
  maskedFill: (b, call) => [b.emit('Where', [nameOf(b, call, 1), cast(b, call, 2, result(call)), nameOf(b, call, 0)])],
  clamp: (b, call) => {
    const dtype = widened(result(call));
    let x = cast(b, call, 0, dtype);
    if (call.inputs[1]) x = b.emit('Max', [x, cast(b, call, 1, dtype)]);
    if (call.inputs[2]) x = b.emit('Min', [x, cast(b, call, 2, dtype)]);
    return [dtype === result(call) ? x : b.cast(x, result(call))];
  },
  lerp: (b, call) => {
    const [x, y, weight] = operands(b, call, result(call)) as [string, string, string];
    return [b.emit('Add', [x, b.emit('Mul', [weight, b.emit('Sub', [y, x])])])];
  },
  addcmul: weighted('Mul'),
  addcdiv: weighted('Div'),
  eq: compared('Equal'),
  ne: compared('Equal', true),
  lt: compared('Less'),
  le: compared('LessOrEqual'),
  gt: compared('Greater'),
  ge: compared('GreaterOrEqual'),
  logicalNot: (b, call) => truth(b, call, b.emit('Not', [cast(b, call, 0, 'bool')])),
  logicalAnd: logical('And'),
  logicalOr: logical('Or'),
  logicalXor: logical('Xor'),
  isnan: (b, call) => truth(b, call, b.emit('IsNaN', [asFloat(b, call, 0)])),
  isinf: (b, call) => truth(b, call, b.emit('IsInf', [asFloat(b, call, 0)])),
  isfinite: (b, call) => {
    const x = asFloat(b, call, 0);
    return truth(b, call, b.emit('Not', [b.emit('Or', [b.emit('IsNaN', [x]), b.emit('IsInf', [x])])]));
  },

  neg: (b, call) => {
    const wide = widened(result(call));
    const name = b.emit('Neg', [cast(b, call, 0, wide)]);
    return [wide === result(call) ? name : b.cast(name, result(call))];
  },
  abs: plain('Abs'),
  // Of bools and bytes it is what they are, or 1.
  sign: (b, call) => [result(call) === 'bool' ? nameOf(b, call, 0) : b.emit('Sign', [nameOf(b, call, 0)])],
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
  asinh: plain('Asinh'),
  acosh: plain('Acosh'),
  atanh: plain('Atanh'),
  ceil: rounding((b, x) => b.emit('Ceil', [x])),
  floor: rounding((b, x) => b.emit('Floor', [x])),
  round: rounding((b, x) => b.emit('Round', [x])),
  trunc: rounding(truncated),
  frac: activation((b, x) => b.emit('Sub', [x, truncated(b, x)])),
  exp2: activation((b, x, c) => b.emit('Pow', [c(2), x])),
  rsqrt: activation((b, x) => b.emit('Reciprocal', [b.emit('Sqrt', [x])])),
  square: activation((b, x) => b.emit('Mul', [x, x])),
  log2: activation((b, x, c) => b.emit('Div', [b.emit('Log', [x]), c(Math.LN2)])),
  log10: activation((b, x, c) => b.emit('Div', [b.emit('Log', [x]), c(Math.LN10)])),
  log1p: activation((b, x, c) => b.emit('Log', [b.emit('Add', [x, c(1)])])),
  expm1: activation((b, x, c) => b.emit('Sub', [b.emit('Exp', [x]), c(1)])),

  relu: (b, call) => {
    const x = nameOf(b, call, 0);
    if (isFloat(result(call))) return [b.emit('Relu', [x])];
    return [result(call) === 'uint8' ? x : b.emit('Max', [x, b.scalar(0, result(call))])];
  },
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
  prelu: (b, call) => [b.emit('PRelu', [nameOf(b, call, 0), nameOf(b, call, 1)])],
  glu: (b, call) => [b.emit('Mul', [nameOf(b, call, 0), b.emit('Sigmoid', [nameOf(b, call, 1)])])],
};
