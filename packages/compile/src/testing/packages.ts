export * as models from '@wick/models';
export * as nn from '@wick/nn';
export * as onnx from '@wick/onnx';
export * as optim from '@wick/optim';
