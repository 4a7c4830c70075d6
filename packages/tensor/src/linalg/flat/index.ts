// What torch has flat, outside of torch.linalg: the same functions, and those that are there in an older form.

export { choleskySolve } from '../cholesky.ts';
export { det, slogdet } from '../determinant.ts';
export { inv as inverse } from '../inverse.ts';
export { matrixExp, matrixPower } from '../powers.ts';
export { chainMatmul } from './chainMatmul.ts';
export { choleskyInverse } from './choleskyInverse.ts';
export { logdet } from './logdet.ts';
export { type LowRankOptions, type PcaLowrankOptions, pcaLowrank, svdLowrank } from './lowRank.ts';
export { type LuUnpackOptions, lu, luSolve, luUnpack } from './lu.ts';
export { type NuclearNormOptions, nuclearNorm } from './nuclearNorm.ts';
export { pinverse } from './pinverse.ts';
export { type OldSvdOptions, svd } from './svd.ts';
export { type TriangularSolveOptions, triangularSolve } from './triangularSolve.ts';
