export { cached } from './cached.ts';
export { type Parametrization, ParametrizationList } from './parametrizationList.ts';
export { isParametrized, registerParametrization, removeParametrizations } from './registerParametrization.ts';
