import type { Budget } from '../budget.ts';
import { CheckpointError } from '../error.ts';
import { areSizes, elementsIn } from '../sizes.ts';
import { itemsOf } from './containers.ts';
import { cost, unpacks } from './costs.ts';
import { dtypeOfName, isRead, type StoredDType } from './dtypes.ts';
import { type Call, Dict, Name, OtherRef, StorageRef, TensorRef, Tuple } from './values.ts';

// PyTorch's functions that a pickled tensor is rebuilt by.

const fault = (message: string): CheckpointError => new CheckpointError(`torch: ${message}`);

/** _rebuild_tensor(storage, offset, size, stride) and _v2(…, requires_grad, hooks, metadata) */
export const tensorOfStorage: Call = ([storage, offset, size, stride, requiresGrad, , metadata], budget) =>
  tensorRef({ storage, dtype: null, offset, size, stride, requiresGrad, metadata }, budget);

/** _rebuild_tensor_v3(storage, offset, size, stride, requires_grad, hooks, dtype, metadata) */
export const tensorOfBytes: Call = ([storage, offset, size, stride, requiresGrad, , dtype, metadata], budget) =>
  tensorRef({ storage, dtype, offset, size, stride, requiresGrad, metadata }, budget);

interface Given {
  readonly storage: unknown;
  readonly dtype: unknown;
  readonly offset: unknown;
  readonly size: unknown;
  readonly stride: unknown;
  readonly requiresGrad: unknown;
  readonly metadata: unknown;
}

function tensorRef(given: Given, budget: Budget): TensorRef | OtherRef {
  budget.spend(cost.tensor, unpacks);
  const { storage, offset } = given;
  const named = given.dtype instanceof Name ? dtypeOfName(given.dtype) : undefined;
  const dtype = storage instanceof StorageRef ? (storage.dtype ?? named) : undefined;
  if (!(storage instanceof StorageRef) || dtype === undefined)
    throw fault('a tensor without a storage or a known dtype');
  const shape = sizesOf(given.size);
  const stride = sizesOf(given.stride);
  if (!areSizes([offset]) || !shape || !stride || shape.length !== stride.length)
    throw fault('a tensor whose sizes, strides or offset are no sizes');
  if (elementsIn(shape) === undefined)
    throw fault(`a tensor of shape [${shape.join(', ')}] has more elements than there are numbers for`);
  if (!isRead(dtype)) return new OtherRef(`a tensor of dtype ${dtype} and shape [${shape.join(', ')}]`, dtype, shape);
  const pending = pendingOf(given.metadata);
  if (pending !== undefined)
    return new OtherRef(`a tensor of shape [${shape.join(', ')}] whose ${pending} is pending`, dtype, shape);
  return new TensorRef(storage, dtype, offset as number, shape, stride, given.requiresGrad === true);
}

/** What PyTorch's lazy views still have to do to the values: their bits in the file are not what the tensor shows. */
function pendingOf(metadata: unknown): string | undefined {
  if (!(metadata instanceof Dict)) return undefined;
  const set = (bit: string) => metadata.keys.some((key, i) => key === bit && metadata.values[i] === true);
  if (set('neg')) return 'negation';
  return set('conj') ? 'conjugation' : undefined;
}

function sizesOf(sizes: unknown): number[] | undefined {
  // Short, before it is copied: sizes may be one long list, given a thousand times.
  const items = itemsOf(sizes);
  const found = items.length > 64 ? undefined : items.slice();
  return areSizes(found) ? found : undefined;
}

/** _rebuild_parameter(data, requires_grad, hooks) */
export const parameterOf: Call = ([data, requiresGrad], budget) => {
  budget.spend(cost.tensor, unpacks);
  if (data instanceof OtherRef) return data;
  if (!(data instanceof TensorRef)) throw fault('a parameter without a tensor');
  return new TensorRef(data.storage, data.dtype, data.offset, data.shape, data.stride, requiresGrad === true);
};

/** _rebuild_from_type_v2(rebuild, type, args, state): tensors with attributes of their own, which are left out. */
export const tensorOfType: Call = ([rebuild, , args], budget) => {
  if (!(rebuild instanceof Name) || !rebuild.call || !(args instanceof Tuple) || rebuild.call === tensorOfType)
    throw fault('a tensor that is rebuilt by something that is no function');
  return rebuild.call(args.items, budget);
};

/** _rebuild_qtensor(storage, offset, size, stride, …): quantised. */
export const quantized: Call = ([storage, , size], budget) =>
  other('a quantized tensor', storage instanceof StorageRef ? storage.dtype : null, size, budget);

/** _rebuild_meta_tensor_no_storage(dtype, size, stride, requires_grad) */
export const meta: Call = ([dtype, size], budget) =>
  other(
    'a tensor without values (of the device meta)',
    dtype instanceof Name ? (dtypeOfName(dtype) ?? null) : null,
    size,
    budget,
  );

/** Tensors whose rebuilding functions take other tensors. */
export const otherTensor =
  (what: string): Call =>
  (_, budget) =>
    other(what, null, undefined, budget);

function other(what: string, dtype: StoredDType | null, size: unknown, budget: Budget): OtherRef {
  budget.spend(cost.object, unpacks);
  const shape = size === undefined ? undefined : sizesOf(size);
  const sized = shape ? ` of shape [${shape.join(', ')}]` : '';
  return new OtherRef(`${what}${dtype === null ? '' : ` of dtype ${dtype}`}${sized}`, dtype, shape ?? null);
}
