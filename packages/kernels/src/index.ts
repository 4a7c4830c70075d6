export type { FloatArray } from './floatArray.ts';
export { batchedGemm } from './matmul/batchedGemm.ts';
export { gemm } from './matmul/gemm.ts';
export { matmulInt32, matmulInt64 } from './matmul/integerMatmul.ts';
export * from './random/index.ts';
