import { contiguousStrides, formatStrides, readMemoryFormat, readTo, show } from '@wick/tensor/internal';
import { type MemoryFormat, noGrad, Tensor } from '@wick/tensor/light';
import { type FloatDType, isFloatDType } from '../../options.ts';
import type { ModuleNode } from '../tree/node.ts';
import { namedBuffers, namedParameters } from '../tree/walk.ts';

/** What a module is converted to: another floating-point dtype, another order of memory, or both; null keeps either. */
interface Target {
  readonly dtype: FloatDType | null;
  readonly memoryFormat: MemoryFormat | null;
}

/** Reads the arguments of `Module.to`. */
export function readTarget(given: readonly unknown[]): Target {
  const { dtype: target, options } = readTo('to', given);
  const memoryFormat = options === undefined ? null : readMemoryFormat('to', options, 'preserve');
  if (target === null) return { dtype: null, memoryFormat };
  const dtype = target instanceof Tensor ? target.dtype : target;
  if (!isFloatDType(dtype))
    throw new TypeError(
      `to: a module takes a floating-point dtype (float32 or float64, float16 or bfloat16), got ${show(target)}`,
    );
  return { dtype, memoryFormat };
}

/**
 * Casts the floating-point parameters, with their gradients, and buffers of a module, and lays those of four or five
 * dimensions in memory as asked for. They stay the same objects; nothing is changed if one cannot be laid so.
 */
export function convert(module: ModuleNode, { dtype, memoryFormat }: Target): void {
  const tensors = [...namedParameters(module), ...namedBuffers(module)];
  const strides =
    memoryFormat === null || memoryFormat === 'preserve'
      ? null
      : new Map(tensors.map(([, t]): [Tensor, readonly number[] | null] => [t, stridesIn(memoryFormat, t)]));
  noGrad(() => {
    for (const [, tensor] of tensors) {
      for (const t of tensor.grad ? [tensor, tensor.grad] : [tensor]) {
        if (dtype !== null && t.isFloatingPoint() && t.dtype !== dtype) t.data = t.data.to(dtype);
        const laid = strides?.get(tensor);
        if (laid && memoryFormat && laid.join() !== t.stride().join()) t.data = t.data.clone({ memoryFormat });
      }
    }
  });
}

/** The strides of images and volumes in the format; null for what has another number of dimensions, which PyTorch leaves. */
function stridesIn(format: MemoryFormat, t: Tensor): readonly number[] | null {
  if (t.dim() !== 4 && t.dim() !== 5) return null;
  return formatStrides('to', format, { shape: t.shape, _strides: t.stride() }) ?? contiguousStrides(t.shape);
}
