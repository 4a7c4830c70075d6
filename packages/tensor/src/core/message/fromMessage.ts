import { show } from '../check.ts';
import { arrayName, arrayOver, checkDType, type DType, isFloat, type TypedArray } from '../dtype.ts';
import { makeTensor } from '../make.ts';
import { isRecord } from '../options.ts';
import { checkShape, numelOf } from '../shape.ts';
import { Storage } from '../storage.ts';
import { mapState } from './walk.ts';

/**
 * What another thread sent by `toMessage`: the same structure, with tensors over the memory that came.
 *
 * @typeParam T - what was sent
 * @throws TypeError or RangeError for what `toMessage` did not make
 * @example
 * ```ts
 * // In a worker: parentPort.on('message', (message) => net.loadStateDict(fromMessage<nn.StateDict>(message)));
 * fromMessage<Tensor[]>(structuredClone(toMessage([ones(2)]).message)); // [[1, 1]]
 * ```
 */
export function fromMessage<T = unknown>(message: unknown): T {
  if (!isRecord(message) || message.wick !== 1 || !Array.isArray(message.arrays))
    throw new TypeError(`fromMessage: expected what toMessage made, got ${show(message)}`);
  const arrays: readonly unknown[] = message.arrays;
  const storages = new Map<unknown, Storage>();
  const tensorOf = (sent: Readonly<Record<string, unknown>>, where: string) => {
    const dtype = checkDType(where, sent.dtype);
    const { shape, strides } = sent;
    const offset = sent.offset as number;
    const array = arrays[sent['wick:tensor'] as number];
    if (!isListOfSizes(shape) || !isListOfSizes(strides) || shape.length !== strides.length || !isListOfSizes([offset]))
      throw new TypeError(`${where}: expected a tensor as toMessage writes it, got ${show(sent)}`);
    checkShape(where, shape);
    if (!holds(array, dtype))
      throw new TypeError(`${where}: a ${dtype} tensor lies in a ${arrayName(dtype)}, got ${show(array)}`);
    const last = shape.reduce((at, n, d) => at + Math.max(0, n - 1) * strides[d]!, offset);
    if (numelOf(shape) > 0 && last >= array.length)
      throw new RangeError(`${where}: the memory that came with it is too short for shape ${show(shape)}`);
    let storage = storages.get(array);
    if (!storage) {
      storage = new Storage(arrayOver(dtype, array)); // an array of this realm, whoever made the message
      storages.set(array, storage);
    }
    const t = makeTensor({ storage, shape: [...shape], strides: [...strides], offset, dtype });
    return t.requiresGrad_(sent.requiresGrad === true && isFloat(dtype));
  };
  return mapState(
    'fromMessage',
    message.state,
    (t) => t,
    (object, path) =>
      Object.hasOwn(object, 'wick:tensor')
        ? tensorOf(object as Record<string, unknown>, `fromMessage${path && ` (${path})`}`)
        : undefined,
  ) as T;
}

function isListOfSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}

function holds(array: unknown, dtype: DType): array is TypedArray {
  return ArrayBuffer.isView(array) && Reflect.get(array, Symbol.toStringTag) === arrayName(dtype);
}
