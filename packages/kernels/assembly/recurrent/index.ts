export { gruGates, gruGatesBackward } from './gru';
export { lstmGates, lstmGatesBackward } from './lstm';
export { plainGates, plainGatesBackward } from './plain';
export { copyRows } from './rows';
