import { makeTensor } from '../make.ts';
import { Storage } from '../storage.ts';
import { mapState } from './walk.ts';

/**
 * A copy of a state dict, of a module or an optimiser, or of any structure of plain objects, arrays, Maps and Sets with
 * tensors in it: what stays as it is while a training goes on. Python's `copy.deepcopy(state)`. Tensors that share
 * memory share it in the copy; none of the copies has a history of operations.
 *
 * @throws TypeError for what is no such structure
 * @example
 * ```ts
 * const net = new nn.Linear(2, 2);
 * const best = cloneState(net.stateDict());
 * net.weight.data.fill_(0);
 * net.loadStateDict(best); // as it was
 * ```
 * @see https://docs.pytorch.org/tutorials/beginner/saving_loading_models.html
 */
export function cloneState<T>(state: T): T {
  const storages = new Map<Storage, Storage>();
  return mapState('cloneState', state, (t) => {
    let storage = storages.get(t._storage);
    if (!storage) {
      storage = new Storage(t._storage.data.slice());
      storages.set(t._storage, storage);
    }
    const { shape, dtype, requiresGrad } = t;
    const copy = makeTensor({ storage, shape, strides: t._strides, offset: t._offset, dtype });
    return copy.requiresGrad_(requiresGrad && t.isLeaf);
  }) as T;
}
