import * as functions from './index.ts';
import { Tensor } from './index.ts';

// Whatever PyTorch has as a function and as a method is both here: a name that is missing in one form does not compile.

type Words<S extends string> = S extends `${infer W} ${infer Rest}` ? W | Words<Rest> : S;

type BothForms = Words<
  | 'abs abs_ absolute acos acos_ acosh acosh_ add addbmm addcdiv addcmul addmm addmv addr all allclose amax amin'
  | 'aminmax any arccos arccos_ arccosh arccosh_ arcsin arcsin_ arcsinh arcsinh_ arctan arctan2 arctan_ arctanh'
  | 'arctanh_ argmax argmin argsort argwhere asStrided asStridedScatter asin asin_ asinh asinh_ atan atan2 atan_'
  | 'atanh atanh_ baddbmm bernoulli bincount bitwiseAnd bitwiseLeftShift bitwiseNot bitwiseOr bitwiseRightShift'
  | 'bitwiseXor bmm broadcastTo ceil ceil_ chunk clamp clampMax clampMax_ clampMin clampMin_ clamp_ clip clip_'
  | 'clone copysign corrcoef cos cos_ cosh cosh_ countNonzero cov cross cummax cummin cumprod cumsum deg2rad'
  | 'deg2rad_ detach detach_ diag diagEmbed diagflat diagonal diagonalScatter diff digamma dist div divide dot'
  | 'dsplit eq equal erf erf_ erfc erfc_ erfinv exp exp2 exp2_ exp_ expm1 expm1_ fill_ fix fix_ flatten flip'
  | 'fliplr flipud floatPower floor floorDivide floor_ fmax fmin fmod frac frac_ frexp gather gcd gcd_ ge ger greater'
  | 'greaterEqual gt hardshrink heaviside histc histogram hsplit hypot i0 i0_ igamma igammac indexAdd indexCopy indexFill indexPut indexPut_'
  | 'indexReduce indexSelect inner isFloatingPoint isInference isNonzero isSameSize isSigned isclose isfinite isinf isnan'
  | 'isneginf isposinf isreal kron kthvalue lcm lcm_ ldexp ldexp_ le lerp less lessEqual lgamma log log10 log10_ log1p'
  | 'log1p_ log2 log2_ logSoftmax log_ logaddexp logaddexp2 logcumsumexp logicalAnd logicalNot logicalOr'
  | 'logicalXor logit logit_ logsumexp lt maskedFill maskedScatter maskedSelect matmul max maximum mean median'
  | 'min minimum mm mode moveaxis movedim msort mul multinomial multiply mv mvlgamma nanToNum nanToNum_ nanmean'
  | 'nanmedian nanquantile nansum narrow narrowCopy ne neg neg_ negative negative_ nextafter nonzero nonzeroStatic norm notEqual numel'
  | 'outer permute polygamma positive pow prelu prod put qr quantile rad2deg rad2deg_ ravel reciprocal'
  | 'reciprocal_ relu relu_ remainder renorm repeatInterleave reshape roll rot90 round round_ rsqrt rsqrt_'
  | 'scatter scatterAdd scatterReduce select selectScatter sgn sigmoid sigmoid_ sign signbit sin sin_ sinc sinc_'
  | 'sinh sinh_ sliceScatter softmax sort split splitWithSizes sqrt sqrt_ square square_ squeeze std sub subtract'
  | 'sum swapaxes swapdims t take takeAlongDim tan tan_ tanh tanh_ tensorSplit tile topk trace transpose tril'
  | 'triu trueDivide trunc trunc_ unbind unflatten unique uniqueConsecutive unsqueeze var vdot vsplit where xlogy'
  | 'xlogy_ zero_'
>;

// biome-ignore lint/suspicious/noExplicitAny: whatever the arguments are.
type Form = (...args: any[]) => unknown;

export const asFunctions: Record<BothForms, Form> = functions;
export const asMethods: Record<BothForms, Form> = Tensor.prototype;
