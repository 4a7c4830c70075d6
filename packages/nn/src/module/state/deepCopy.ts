import { Nesting } from '@wick/tensor/check';
import { memoryKey, memoryOf, wrapArray } from '@wick/tensor/internal';
import { Generator, noGrad, Tensor } from '@wick/tensor/light';
import { Buffer } from '../../buffer.ts';
import type { FloatDType } from '../../options.ts';
import { Parameter } from '../../parameter.ts';
import { UninitializedBuffer } from '../../uninitializedBuffer.ts';
import { UninitializedParameter } from '../../uninitializedParameter.ts';
import { ownForward, shadowForward } from '../hooks/addHook.ts';
import { copyHookTable } from '../hooks/hookTable.ts';
import { membersOf } from '../tree/members.ts';
import { hidden, ModuleNode } from '../tree/node.ts';
import { copyMember } from '../tree/register.ts';

/** A copy of a module and all it holds; what is shared inside stays shared, also where a module contains itself. */
export function deepCopy<T extends ModuleNode>(module: T): T {
  return copy(module, new Map()) as T;
}

const nesting = new Nesting('deepCopy', 'modules, or values in them,');

function copy(value: unknown, done: Map<object, unknown>): unknown {
  if (value === null || typeof value !== 'object') return value;
  const known = done.get(value);
  if (known !== undefined) return known;
  nesting.enter();
  try {
    return copyObject(value, done);
  } finally {
    nesting.leave();
  }
}

function copyObject(value: object, done: Map<object, unknown>): unknown {
  const keep = <T>(made: T): T => {
    done.set(value, made);
    return made;
  };
  if (value instanceof Tensor) return keep(copyTensor(value, done));
  if (value instanceof ModuleNode) return copyModule(value, keep(Object.create(Object.getPrototypeOf(value))), done);
  if (value instanceof Generator) return keep(value.clone());
  if (Array.isArray(value)) {
    const made: unknown[] = keep([]);
    for (const item of value) made.push(copy(item, done));
    return made;
  }
  if (value instanceof Map) {
    const made: Map<unknown, unknown> = keep(new Map());
    for (const [key, item] of value) made.set(copy(key, done), copy(item, done));
    return made;
  }
  if (value instanceof Set) {
    const made: Set<unknown> = keep(new Set());
    for (const item of value) made.add(copy(item, done));
    return made;
  }
  const prototype = Object.getPrototypeOf(value);
  // An object of a class of the user's may hold what cannot be copied: the copy refers to the same one.
  if (prototype !== Object.prototype && prototype !== null) return value;
  const made: Record<string, unknown> = keep(Object.create(prototype));
  for (const [key, item] of Object.entries(value)) made[key] = copy(item, done);
  return made;
}

function copyTensor(tensor: Tensor, done: Map<object, unknown>): Tensor {
  if (!tensor.isLeaf)
    throw new RangeError(
      'deepCopy: a tensor that was computed from others with gradients cannot be copied; detach() it',
    );
  if (tensor instanceof UninitializedParameter)
    return new UninitializedParameter({ dtype: tensor.dtype as FloatDType, requiresGrad: tensor.requiresGrad });
  if (tensor instanceof UninitializedBuffer)
    return new UninitializedBuffer({ dtype: tensor.dtype as FloatDType, persistent: tensor.persistent });
  // As in PyTorch, a Parameter has memory of its own and no gradient; of other tensors the memory is copied, once.
  if (tensor instanceof Parameter) return new Parameter(tensor.data.clone(), { requiresGrad: tensor.requiresGrad });
  const data = sameView(tensor, done);
  const made = tensor instanceof Buffer ? new Buffer(data, { persistent: tensor.persistent }) : data;
  if (tensor.requiresGrad) made.requiresGrad_();
  if (tensor.grad) made.grad = copy(tensor.grad, done) as Tensor;
  return made;
}

/** What `tensor` sees of its memory, of a copy of that memory. */
function sameView(tensor: Tensor, done: Map<object, unknown>): Tensor {
  const memory = memoryKey(tensor);
  const { data, offset } = memoryOf(tensor);
  let whole = done.get(memory) as Tensor | undefined;
  if (!whole) {
    whole = wrapArray(data.slice(), [data.length], tensor.dtype);
    done.set(memory, whole);
  }
  const view = whole;
  return noGrad(() => view.asStrided(tensor.shape, tensor.stride(), offset)).data;
}

function copyModule(from: ModuleNode, to: ModuleNode, done: Map<object, unknown>): ModuleNode {
  membersOf(from); // notes which fields hold Buffers
  const { roles, held, unshown, guarded, hooks } = hidden(from);
  const known = hidden(to);
  for (const [name, role] of roles) known.roles.set(name, role);
  for (const key of Reflect.ownKeys(from)) {
    if (typeof key === 'string' && held.has(key) && !unshown.has(key)) continue;
    if (typeof key === 'string' && guarded.has(key)) {
      copyMember(to, key, copy(guarded.get(key), done), 'guarded');
      continue;
    }
    const property = key === 'forward' ? ownForward(from) : Object.getOwnPropertyDescriptor(from, key);
    if (!property) continue;
    if ('value' in property) property.value = copy(property.value, done);
    Object.defineProperty(to, key, property);
  }
  for (const [name, value] of held) copyMember(to, name, copy(value, done), 'held');
  if (hooks) {
    known.hooks = copyHookTable(hooks);
    shadowForward(to, known.hooks);
  }
  return to;
}
