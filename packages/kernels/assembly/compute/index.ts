export { convGather, convGatherDouble, convWeight, convWeightDouble, convWorkspace, packWeights } from './conv';
export { dgemm, gemmWorkspace, sgemm } from './gemm';
export { padPlanes, spreadPlanes } from './planes';
export { winograd, winogradWeights, winogradWorkspace } from './winograd';
export { reflect } from './reflect';
export { sumWinogradWeight, winogradWeight, winogradWeightWorkspace } from './winogradWeight';
