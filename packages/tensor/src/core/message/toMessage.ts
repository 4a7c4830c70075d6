import type { Tensor } from '../../tensor.ts';
import type { TypedArray } from '../dtype.ts';
import { flag, optionTable, type RulesFor } from '../options.ts';
import type { Storage } from '../storage.ts';
import { isShared, mapState } from './walk.ts';

/** Options of {@link toMessage}. */
export interface ToMessageOptions {
  /**
   * Give the memory away instead of a copy of it: nothing is copied on the way, and the tensors can no longer be used
   * here. Default: false.
   */
  transfer?: boolean;
  /**
   * Put the values in memory that all threads see (`SharedArrayBuffer`): copied once, however many get the message. What
   * `fromMessage` makes of it, here too, has one memory everywhere. Default: false.
   */
  shared?: boolean;
}

/** What {@link toMessage} makes: the arguments of `postMessage`. */
export interface Message {
  /** What may be cloned: send it, and give what arrives to `fromMessage`. */
  readonly message: object;
  /** What changes hands on the way: `postMessage(message, transfer)`. */
  readonly transfer: ArrayBuffer[];
}

const table = optionTable({ transfer: flag(false), shared: flag(false) } satisfies RulesFor<ToMessageOptions>);

/**
 * A tensor, a state dict of a module or an optimiser, or any structure of plain objects, arrays, Maps and Sets with
 * tensors in it, in a form that `postMessage` and `structuredClone` take, which refuse tensors themselves. Tensors that
 * share memory, tied weights for one, share it on the other side; a view goes with all of the memory that it is a view
 * of.
 *
 * @param value - modules are built on the other side: send their `stateDict()`
 * @returns the two arguments of `postMessage`
 * @throws TypeError for what is no such structure, RangeError for a tensor with a history of operations (`detach()` it)
 *   or if memory is to be shared where there is no `SharedArrayBuffer` (a page that is not cross-origin isolated)
 * @example
 * ```ts
 * const { message, transfer } = toMessage({ weight: ones(2, 2) }, { transfer: true });
 * const arrived = structuredClone(message, { transfer }); // worker.postMessage(message, transfer)
 * fromMessage<{ weight: Tensor }>(arrived).weight; // [[1, 1], [1, 1]]
 * ```
 */
export function toMessage(value: unknown, options: ToMessageOptions = {}): Message {
  const { transfer, shared } = table.read('toMessage', options);
  if (transfer && shared) throw new RangeError('toMessage: memory is given away (transfer) or shared, not both');
  if (shared && typeof SharedArrayBuffer === 'undefined')
    throw new RangeError('toMessage: there is no SharedArrayBuffer here (in a page: cross-origin isolation is needed)');
  const arrays: TypedArray[] = [];
  const places = new Map<Storage, number>();
  const memories = new Set<ArrayBufferLike>();

  const state = mapState('toMessage', value, (core, path) => {
    const t = core as Tensor;
    if (!t.isLeaf)
      throw new RangeError(
        `toMessage: a tensor with a history of operations cannot be sent${path && ` (${JSON.stringify(path)})`}: detach() it`,
      );
    const { shape, dtype, requiresGrad } = t;
    const place = (array: TypedArray) => arrays.push(array) - 1;
    let array = places.get(t._storage);
    if (array === undefined) {
      array = place(packed(t._storage.data, shared));
      places.set(t._storage, array);
    }
    return { 'wick:tensor': array, dtype, shape: [...shape], strides: t.stride(), offset: t._offset, requiresGrad };
  });
  if (transfer) for (const { buffer } of arrays) if (!isShared(buffer)) memories.add(buffer);
  return { message: { wick: 1, arrays, state }, transfer: [...memories] as ArrayBuffer[] };
}

/** The array as it is sent: of a memory of its own, so that nothing else is cloned or given away with it. */
function packed(array: TypedArray, shared: boolean): TypedArray {
  if (isShared(array.buffer)) return array;
  if (!shared) return array.byteLength === array.buffer.byteLength ? array : array.slice();
  const memory = new SharedArrayBuffer(array.byteLength);
  const out = new (array.constructor as new (buffer: SharedArrayBuffer) => TypedArray)(memory);
  out.set(array as never);
  return out;
}
