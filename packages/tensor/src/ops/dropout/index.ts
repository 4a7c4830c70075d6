export { type AlphaDropoutOptions, alphaDropout, featureAlphaDropout } from './alphaDropout.ts';
export { type DropoutOptions, dropout, featureDropout } from './dropout.ts';
