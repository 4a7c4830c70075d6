/**
 * wick: PyTorch's module tree and initialisers for TypeScript. Tensor functions stand flat, the rest in namespaces.
 *
 * @example
 * ```ts
 * import { init, manualSeed, nn } from 'wick';
 *
 * manualSeed(0);
 * const conv = new nn.Conv2d(3, 64, 3, { padding: 1, bias: false });
 * init.kaimingNormal_(conv.weight, { mode: 'fan_out', nonlinearity: 'relu' });
 * ```
 *
 * @packageDocumentation
 */

export * as checkpoint from '@wick/checkpoint';
export * from '@wick/compile';
export * as data from '@wick/data';
export * as distributions from '@wick/distributions';
export * as func from '@wick/func';
export * as init from '@wick/init';
export * as inspect from '@wick/inspect';
export * as models from '@wick/models';
export * as nn from '@wick/nn';
export * as onnx from '@wick/onnx';
export * as optim from '@wick/optim';
export * from '@wick/tensor';
export * as python from '@wick/torch';
