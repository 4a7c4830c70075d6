export { dgemm, gemmWorkspace, sgemm } from './gemm';
