export { convGather, convWeight, convWorkspace, packWeights } from './conv';
export { convDirect, convDirectWeight } from './direct';
export { gemm, gemmWorkspace, packRight } from './gemm';
export { fillPlanes, padPlanes, spreadPlanes } from './planes';
export { winograd, winogradWorkspace } from './winograd';
export { sumWinogradWeight, winogradWeight, winogradWeightWorkspace } from './winogradWeight';
export { winogradWeights, winogradWeightsSize } from './winogradWeights';
export { addNarrow, addRows, dots } from './thin';
