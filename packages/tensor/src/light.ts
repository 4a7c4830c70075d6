// Tensors and their element types

export type { DType, Scalar, TypedArray } from './core/dtype.ts';
export { ShapeError } from './core/errors.ts';
export type { MemoryFormat, MemoryFormatOptions } from './core/memoryFormat.ts';
export { cloneState } from './core/message/cloneState.ts';
export { fromMessage } from './core/message/fromMessage.ts';
export { type Message, type ToMessageOptions, toMessage } from './core/message/toMessage.ts';
export type { Fields } from './core/namedTuple.ts';
export { promoteTypes, resultType } from './core/promotion.ts';
export type { ForEach, PartsOptions, Tuple } from './core/tuple.ts';
export { type FloatInfo, finfo, type IntegerInfo, iinfo } from './core/typeInfo.ts';
export type { NestedList } from './methods/conversion.ts';
export { Tensor } from './tensor.ts';

// Creation

export * from './light/creation.ts';

// Element by element

export * from './light/elementwise.ts';

// Shapes: views, joining, arranging

export * from './light/shape.ts';

// Indexing

export * from './light/indexing.ts';

// Reductions

export * from './light/reduce.ts';

// Matrices

export * from './light/linalg.ts';

// torch.linalg: decompositions, equations, norms

export * from './linalg/flat/index.ts';
export * as linalg from './linalg/index.ts';

// Random numbers

export * from './light/random.ts';

// Gradients

export * from './light/autograd.ts';

// Neural networks: activations

export * from './light/activation.ts';

// Neural networks: convolution, pooling, resampling

export * from './light/spatial.ts';

// Neural networks: normalisation

export * from './light/norm.ts';

// Neural networks: dropout, tables, attention, recurrence

export * from './light/layers.ts';

// Neural networks: distances and losses

export * from './light/losses.ts';

// Recording, options, threads, printing

export { getNumThreads, setNumThreads } from '@wick/kernels';
export { type RecordedCall, record } from './autograd/dispatch.ts';
export { checkOptions } from './core/checkOptions.ts';
export { setFlushDenormal } from './core/flushDenormal.ts';
export { getPrintOptions, type PrintOptions, type PrintProfile, setPrintOptions } from './print/options.ts';
