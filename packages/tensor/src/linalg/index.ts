// Factors

export { type CholeskyOptions, cholesky, choleskySolve } from './cholesky.ts';
export { type EighOptions, eigh, eigvalsh } from './eigh.ts';
export { lu } from './lu.ts';
export { type QrMode, type QrOptions, qr } from './qr.ts';
export { type SvdOptions, svd, svdvals } from './svd.ts';

// Equations

export { LinAlgError } from './errors.ts';
export { inv } from './inverse.ts';
export { type LstsqOptions, lstsq } from './lstsq.ts';
export { matrixRank, pinv, type ToleranceOptions } from './rank.ts';
export { solve } from './solve.ts';
export { type SolveTriangularOptions, solveTriangular } from './solveTriangular.ts';

// Numbers

export { det, slogdet } from './determinant.ts';
export { cond, type MatrixOrder, matrixNorm, norm, vectorNorm } from './norms.ts';

// Powers

export { matrixExp, matrixExp as expm, matrixPower } from './powers.ts';
