export { softmaxLoss, softmaxLossBackward, transpose } from './softmaxLoss';
