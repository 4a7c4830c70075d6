export * as models from '@wick/models';
export * as nn from '@wick/nn';
export * as optim from '@wick/optim';
