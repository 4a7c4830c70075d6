type Words<S extends string> = S extends `${infer W} ${infer Rest}` ? W | Words<Rest> : S;

/** Operations of tensors alone. */
export type Plain = Words<
  | 'abs acos acosh asin asinh atan atan2 atanh ceil cos cosh digamma erf erfc exp exp2 expm1 floor frac lgamma log log10 log1p log2'
  | 'neg reciprocal round rsqrt sign sin sinh sqrt square tan trunc'
  | 'mul pow maximum minimum fmax fmin hypot logaddexp lerp floorDivide fmod remainder where maskedFill clamp'
  | 'eq ne lt le gt ge logicalNot logicalAnd logicalOr logicalXor bitwiseAnd bitwiseNot bitwiseOr bitwiseXor'
  | 'nonzero nonzeroColumns'
  | 'isnan isinf isfinite relu sigmoid tanh prelu glu matmul linear copy fill zero alias'
>;

/** Activations with their parameters in order. */
export type Parametric = Words<
  | 'celu elu gelu geluTanh hardshrink hardsigmoid hardswish hardtanh leakyRelu logSigmoid mish selu silu softplus'
  | 'softshrink softsign tanhshrink threshold'
>;

/** Operations whose attributes no exporter reads. */
export type Unread = Words<
  | 'alphaDropout bagMaxima bags bernoulli binaryCrossEntropy binaryCrossEntropyWithLogits cauchy convWeightGrad ctcLoss'
  | 'embeddingFactors'
  | 'cummax cummin cumprod embeddingRenorm exponential fractionalMaxPool geometric gridSample gridScatter hingeEmbeddingLoss'
  | 'huberLoss isclose klDiv klDivOfLog kthvalue l1Loss logNormal maskedScatter maxUnpool median medianDim mode mseLoss'
  | 'multilabelMarginLoss multilabelMarginLossSlope nansum nllLoss normal normalAround place planeGather'
  | 'planeScatter polygamma qr random smoothL1Loss stridedAdd uniform viewWrite erfinv logit scatterReduce searchsorted'
  | 'bitwiseLeftShift bitwiseRightShift gcd lcm logaddexp2 mask multinomial randperm slopes'
  | 'copysign isin isneginf isposinf largestDistance logcumsumexp signbit taxi xlogy'
  | 'binomial dirichletGrad frexpExponent frexpMantissa i0 i1 igamma igammac nextafter poisson sampleDirichlet standardGamma standardGammaGrad'
  | 'linalg.cholesky linalg.cofactor linalg.det linalg.eigh linalg.inv linalg.isSingular linalg.lu linalg.luOrder linalg.pinv linalg.qr'
  | 'linalg.slogdet linalg.solve linalg.solveTriangular linalg.svd'
>;

/** Operations with attributes of their own, which ops/opAttrs.ts says. */
export type Attributed = Words<
  | 'adaptiveAvgPool adaptiveMaxPool add addcdiv addcmul addmm all amax amin any argmax argmin asStrided'
  | 'avgPool batchNorm cat clone conv convTranspose countNonzero crossEntropy cumsum diagonal div dropout'
  | 'embedding expand flip foldBlocks gather gradientTap groupNorm gru index indexAdd indexCopy indexFill'
  | 'indexPut indexSelect interpolate layerNorm layout logSoftmax logsumexp lstm maxDim maxPool mean'
  | 'minDim nanToNum norm oneHot pad permute prod rmsNorm rnnRelu rnnTanh rrelu scaledDotProductAttention'
  | 'scatter scatterAdd select slice softmax sort std sub sum to topk triangle unfold unfoldBlocks var'
  | 'view wrapIndex'
>;

/** The names of the operations that a program calls: one more gets into its list here. */
export type OpName = Plain | Parametric | Unread | Attributed;
