export { scaleAdd } from './elementwise';
