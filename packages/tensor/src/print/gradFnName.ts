/** PyTorch's names where they are not this package's with a capital. */
const names: Record<string, string> = {
  batchNorm: 'NativeBatchNormBackward0',
  conv: 'ConvolutionBackward0',
  convTranspose: 'ConvolutionBackward0',
  linear: 'AddmmBackward0',
  matmul: 'MmBackward0',
  maxDim: 'MaxBackward0',
  minDim: 'MinBackward0',
  norm: 'LinalgVectorNormBackward0',
  normalAround: 'NormalBackward3',
  to: 'ToCopyBackward0',
  viewWrite: 'CopySlices',
};

/** The name under which PyTorch shows the operation a tensor came from: `add` is `AddBackward0`. */
export function gradFnName(op: string): string {
  return names[op] ?? `${op.charAt(0).toUpperCase()}${op.slice(1)}Backward0`;
}
