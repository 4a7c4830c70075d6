// Generated from assembly/plan/walk.ts by scripts/buildWasm.mjs: do not edit.
export const planKernels = {
  pointwise: 0,
  gemm: 1,
  plainProduct: 2,
  scaleRows: 3,
  thinProduct: 4,
  shallowProduct: 5,
} as const;
