import * as functions from './index.ts';
import { Tensor } from './index.ts';

// Whatever PyTorch has as a function and as a method is both here: a name that is missing in one form does not compile.

type Words<S extends string> = S extends `${infer W} ${infer Rest}` ? W | Words<Rest> : S;

type BothForms = Words<
  | 'abs abs_ absolute acos acos_ acosh acosh_ add addcdiv addcmul addmm addmv all allclose amax amin aminmax any'
  | 'arccos arccos_ arccosh arccosh_ arcsin arcsin_ arcsinh arcsinh_ arctan arctan2 arctan_ arctanh arctanh_'
  | 'argmax argmin argsort argwhere asStrided asin asin_ asinh asinh_ atan atan2 atan_ atanh atanh_ baddbmm'
  | 'bernoulli bincount bitwiseAnd bitwiseNot bitwiseOr bitwiseXor bmm broadcastTo ceil ceil_ chunk clamp'
  | 'clampMax clampMax_ clampMin clampMin_ clamp_ clip clip_ clone corrcoef cos cos_ cosh cosh_ countNonzero cov'
  | 'cummax cummin cumprod cumsum detach detach_ diag diagonal diff digamma div divide dot eq equal erf erf_ erfc'
  | 'erfc_ erfinv exp exp2 exp2_ exp_ expm1 expm1_ fill_ fix fix_ flatten flip floor floorDivide floor_ fmax fmin'
  | 'fmod frac frac_ gather ge ger greater greaterEqual gt histc hypot indexAdd indexCopy indexFill indexPut'
  | 'indexPut_ indexReduce indexSelect isFloatingPoint isclose isfinite isinf isnan kron kthvalue le lerp less'
  | 'lessEqual lgamma log log10 log10_ log1p log1p_ log2 log2_ logSoftmax log_ logaddexp logicalAnd logicalNot'
  | 'logicalOr logicalXor logit logit_ logsumexp lt maskedFill maskedScatter maskedSelect matmul max maximum mean'
  | 'median min minimum mm mode moveaxis movedim mul multinomial multiply mv nanToNum nanToNum_ nanquantile'
  | 'nansum narrow ne neg neg_ negative negative_ nonzero norm notEqual numel outer permute polygamma pow prod'
  | 'quantile reciprocal reciprocal_ relu relu_ remainder repeatInterleave reshape roll rot90 round round_ rsqrt'
  | 'rsqrt_ scatter scatterAdd scatterReduce select sigmoid sigmoid_ sign sin sin_ sinh sinh_ softmax sort split'
  | 'sqrt sqrt_ square square_ squeeze std sub subtract sum swapaxes swapdims t take takeAlongDim tan tan_ tanh'
  | 'tanh_ tensorSplit tile topk trace transpose tril triu trueDivide trunc trunc_ unbind unflatten unique'
  | 'uniqueConsecutive unsqueeze var where zero_'
>;

// biome-ignore lint/suspicious/noExplicitAny: whatever the arguments are.
type Form = (...args: any[]) => unknown;

export const asFunctions: Record<BothForms, Form> = functions;
export const asMethods: Record<BothForms, Form> = Tensor.prototype;
