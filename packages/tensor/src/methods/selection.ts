import * as indexingOps from '../ops/indexing/index.ts';
import type { Tensor } from '../tensor.ts';

/** Indexing that padding is made of: it stands below what indexes. */
export class SelectionMethods {
  /**
   * The parts along a dimension that a vector of indices names.
   *
   * @see https://docs.pytorch.org/docs/stable/generated/torch.index_select.html
   */
  indexSelect(this: Tensor, dim: number, index: Tensor): Tensor {
    return indexingOps.indexSelect(this, dim, index);
  }
}
