import { broadcastShapes, resultType, type Tensor } from '@wick/tensor';
import { apply, type Operand } from '@wick/tensor/internal';
import { aligned, type BatchCall, full, type Rule, rankOf } from './call.ts';

/** Inputs with as many dimensions for a sample as the largest has, so that they broadcast as those of one sample do. */
function alignedInputs({ inputs, batched }: BatchCall, ranks: readonly number[]): Operand[] {
  const rank = Math.max(...ranks);
  return inputs.map((t, i) => (t && batched[i] ? aligned(t, rank) : t));
}

/** Element by element: the samples are one more dimension. */
export const elementwise: Rule = (call) => {
  const ranks = call.inputs.map((t, i) => (t ? rankOf(call, i) : 0));
  const inputs = alignedInputs(call, ranks);
  const tensors = call.inputs.filter((t): t is Tensor => t !== null);
  const kinds = new Set(tensors.map((t) => t.dtype));
  // A sample without dimensions has less of a say in the dtype than the batch would have.
  if (kinds.size > 1 && call.inputs.some((t, i) => t && call.batched[i] && ranks[i] === 0)) {
    const asOne = call.inputs.flatMap((t, i) => (t ? [call.batched[i] && !t._wrapped ? t.select(0, 0) : t] : []));
    const dtype = resultType(...asOne);
    return apply(
      call.op,
      inputs.map((t) => (t && t.dtype !== 'bool' && t.dtype !== dtype ? t.to(dtype) : t)),
      call.attrs,
    );
  }
  return apply(call.op, inputs, call.attrs);
};

/** Element by element of inputs that must be of one shape. */
export const sameShapes: Rule = (call) => {
  const shape = broadcastShapes(...call.inputs.map((t, i) => (t ? t.shape.slice(call.batched[i] ? 1 : 0) : [])));
  const inputs = call.inputs.map((t, i) =>
    t ? aligned(full(call, i), shape.length).expand([call.size, ...shape]) : t,
  );
  return apply(call.op, inputs, call.attrs);
};

/** A loss of pairs, reduced sample by sample. */
export const loss: Rule = (call) => {
  const attrs = call.attrs as { readonly reduction: 'none' | 'mean' | 'sum' };
  const each = sameShapes({ ...call, attrs: { ...attrs, reduction: 'none' } }) as Tensor;
  if (attrs.reduction === 'none') return each;
  const rows = each.reshape([call.size, -1]);
  return attrs.reduction === 'mean' ? rows.mean(1) : rows.sum(1);
};

const words = (text: string) => text.split(' ');

/** What works element by element, whatever its attributes are. */
export const elementwiseNames: readonly string[] = words(
  'abs acos acosh asin asinh atan atan2 atanh ceil cos cosh digamma erf erfc erfinv exp exp2 expm1 floor frac lgamma log log10 log1p log2 ' +
    'logit neg reciprocal round rsqrt sign signbit sin sinh sqrt square tan trunc polygamma mul pow maximum minimum fmax fmin hypot ' +
    'logaddexp logaddexp2 lerp floorDivide fmod remainder where maskedFill clamp eq ne lt le gt ge logicalNot logicalAnd logicalOr ' +
    'logicalXor bitwiseAnd bitwiseNot bitwiseOr bitwiseXor bitwiseLeftShift bitwiseRightShift isnan isinf isfinite isneginf isposinf isclose relu sigmoid tanh glu ' +
    'add sub div addcdiv addcmul nanToNum xlogy copysign igamma igammac i0 i1 nextafter frexpMantissa frexpExponent gcd lcm to clone alias oneHot wrapIndex copy fill zero ' +
    'reluBackward sigmoidBackward tanhBackward standardGammaGrad',
);

/** Activations by programs, and their slopes, of one input or of a gradient and one. */
const parametric = words(
  'celu elu gelu geluTanh hardshrink hardsigmoid hardswish hardtanh leakyRelu logSigmoid mish selu silu softplus softshrink tanhshrink threshold',
);
export const sameShapeNames: readonly string[] = [
  ...[...parametric, 'prelu'].flatMap((name) => [name, `${name}Backward`]),
  'dirichletGrad',
];

const losses = words(
  'mseLoss l1Loss huberLoss smoothL1Loss klDiv klDivOfLog binaryCrossEntropy binaryCrossEntropyWithLogits hingeEmbeddingLoss',
);
export const lossNames: readonly string[] = losses;
export const lossSlopeNames: readonly string[] = losses.flatMap((name) => [`${name}Backward`, `${name}TargetBackward`]);
