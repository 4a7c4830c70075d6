import * as tensor from '@wick/tensor';
import { clamp, div, fmod, maximum, minimum, pow, remainder, type Tensor, where } from '@wick/tensor';
import { OnnxError } from '../../error.ts';
import { given, numberOf, type Operator, type Operators } from '../call.ts';

type Unary = (x: Tensor) => Tensor;

const unary =
  (f: Unary): Operator =>
  (call) =>
    f(given(call, 0));

const binary =
  (f: (a: Tensor, b: Tensor) => Tensor): Operator =>
  (call) =>
    f(given(call, 0), given(call, 1));

/** A fold over all inputs. */
const variadic =
  (f: (a: Tensor, b: Tensor) => Tensor): Operator =>
  (call) =>
    call.inputs.map((_, i) => given(call, i)).reduce((a, b) => f(a, b));

const isFloat = (x: Tensor) => x.isFloatingPoint();

/** Functions of one tensor. */
const functions: Operators = {
  Abs: unary(tensor.abs),
  Acos: unary(tensor.acos),
  Acosh: unary(tensor.acosh),
  Asin: unary(tensor.asin),
  Asinh: unary(tensor.asinh),
  Atan: unary(tensor.atan),
  Atanh: unary(tensor.atanh),
  BitwiseNot: unary(tensor.bitwiseNot),
  Ceil: unary(tensor.ceil),
  Cos: unary(tensor.cos),
  Cosh: unary(tensor.cosh),
  Erf: unary(tensor.erf),
  Exp: unary(tensor.exp),
  Floor: unary(tensor.floor),
  HardSwish: unary(tensor.hardswish),
  Identity: unary((x) => x),
  IsNaN: unary(tensor.isnan),
  Log: unary(tensor.log),
  Mish: unary(tensor.mish),
  Neg: unary(tensor.neg),
  Not: unary(tensor.logicalNot),
  Reciprocal: unary(tensor.reciprocal),
  Relu: unary(tensor.relu),
  Round: unary(tensor.round),
  Sigmoid: unary(tensor.sigmoid),
  Sign: unary(tensor.sign),
  Sin: unary(tensor.sin),
  Sinh: unary(tensor.sinh),
  Softplus: unary(tensor.softplus),
  Softsign: unary(tensor.softsign),
  Sqrt: unary(tensor.sqrt),
  Tan: unary(tensor.tan),
  Tanh: unary(tensor.tanh),
};

/** Functions of one tensor with numbers of their own. */
const shaped: Operators = {
  Celu: (call) => tensor.celu(given(call, 0), { alpha: call.attributes.float('alpha', 1) }),
  Clip(call) {
    const { attributes, opset, inputs } = call;
    const x = given(call, 0);
    // Bounds were attributes before they were inputs.
    const bound = (i: number, name: string) =>
      opset < 11 ? (attributes.has(name) ? attributes.float(name) : undefined) : (inputs[i] ?? undefined);
    const [low, high] = [bound(1, 'min'), bound(2, 'max')];
    if (low === undefined && high === undefined) return x;
    if (typeof low === 'number' || typeof high === 'number')
      return clamp(x, low as number | undefined, high as number | undefined);
    const raised = low ? maximum(x, low as Tensor) : x;
    return high ? minimum(raised, high as Tensor) : raised;
  },
  Dropout(call) {
    const x = given(call, 0);
    const training = call.opset >= 12 && Boolean(call.inputs[2] && numberOf(call.inputs[2]));
    const p =
      call.opset >= 12 ? (call.inputs[1] ? numberOf(call.inputs[1]) : 0.5) : call.attributes.float('ratio', 0.5);
    if (!training || p === 0) return [x, call.outputs > 1 ? tensor.onesLike(x, { dtype: 'bool' }) : null];
    const kept = tensor.dropout(tensor.onesLike(x), { p, training: true });
    return [x.mul(kept), kept.ne(0)];
  },
  Elu(call) {
    return tensor.elu(given(call, 0), { alpha: call.attributes.float('alpha', 1) });
  },
  Gelu(call) {
    return tensor.gelu(given(call, 0), {
      approximate: call.attributes.string('approximate', 'none') as 'none' | 'tanh',
    });
  },
  HardSigmoid(call) {
    const x = given(call, 0);
    return clamp(x.mul(call.attributes.float('alpha', 0.2)).add(call.attributes.float('beta', 0.5)), 0, 1);
  },
  IsInf(call) {
    const x = given(call, 0);
    const wanted = (name: string) => call.attributes.int(name, 1) !== 0;
    const found = tensor.isinf(x);
    if (wanted('detect_negative') && wanted('detect_positive')) return found;
    if (!wanted('detect_negative') && !wanted('detect_positive')) return tensor.zerosLike(found);
    return found.logicalAnd(wanted('detect_positive') ? x.gt(0) : x.lt(0));
  },
  LeakyRelu: (call) => tensor.leakyRelu(given(call, 0), { negativeSlope: call.attributes.float('alpha', 0.01) }),
  PRelu(call) {
    const [x, slope] = [given(call, 0), given(call, 1)];
    return where(x.lt(0), x.mul(slope), x);
  },
  Selu(call) {
    const alpha = call.attributes.float('alpha', 1.6732632);
    const gamma = call.attributes.float('gamma', 1.0507009);
    return tensor.elu(given(call, 0), { alpha }).mul(gamma);
  },
  Shrink(call) {
    const x = given(call, 0);
    const [bias, lambda] = [call.attributes.float('bias', 0), call.attributes.float('lambd', 0.5)];
    const zero = tensor.zerosLike(x);
    return where(x.lt(-lambda), x.add(bias), where(x.gt(lambda), x.sub(bias), zero)).to(x.dtype);
  },
  Swish(call) {
    const x = given(call, 0);
    return x.mul(tensor.sigmoid(x.mul(call.attributes.float('alpha', 1))));
  },
  ThresholdedRelu: (call) => tensor.threshold(given(call, 0), call.attributes.float('alpha', 1), 0),
};

/** Functions of two tensors and more. */
const pairs: Operators = {
  Add: binary(tensor.add),
  Sub: binary(tensor.sub),
  Mul: binary(tensor.mul),
  Div: binary((a, b) => (isFloat(a) ? div(a, b) : div(a, b, { roundingMode: 'trunc' }))),
  Mod: (call) => {
    const [a, b] = [given(call, 0), given(call, 1)];
    return call.attributes.int('fmod', 0) !== 0 ? fmod(a, b) : remainder(a, b);
  },
  // The result is of the base's type.
  Pow: binary((a, b) => pow(a, b).to(a.dtype)),
  And: binary(tensor.logicalAnd),
  Or: binary(tensor.logicalOr),
  Xor: binary(tensor.logicalXor),
  BitwiseAnd: binary(tensor.bitwiseAnd),
  BitwiseOr: binary(tensor.bitwiseOr),
  BitwiseXor: binary(tensor.bitwiseXor),
  BitShift(call) {
    const [x, by] = [given(call, 0), given(call, 1)];
    const factor = pow(tensor.full(by.shape, 2, { dtype: 'float64' }), by.to('float64')).to(x.dtype);
    if (call.attributes.string('direction') === 'LEFT') return x.mul(factor);
    return div(x, factor, { roundingMode: 'floor' });
  },
  Equal: binary(tensor.eq),
  Greater: binary(tensor.gt),
  GreaterOrEqual: binary(tensor.ge),
  Less: binary(tensor.lt),
  LessOrEqual: binary(tensor.le),
  Max: variadic(maximum),
  Min: variadic(minimum),
  Sum: variadic(tensor.add),
  Mean: (call) => (variadic(tensor.add)(call) as Tensor).div(call.inputs.length),
  Where(call) {
    const condition = given(call, 0);
    if (condition.dtype !== 'bool') throw new OnnxError(`the condition must be bool, it is ${condition.dtype}`);
    return where(condition, given(call, 1), given(call, 2));
  },
};

/** Element by element. */
export const elementwise: Operators = { ...functions, ...shaped, ...pairs };
