import type { Tensor } from '@wick/tensor/light';
import { Subset } from '../datasets/subset.ts';
import { TensorDataset } from '../datasets/tensorDataset.ts';

/**
 * A batch of a TensorDataset, or of a Subset of one, by one gather for each tensor: equal to what the default collate
 * makes of the single samples. Null where a subclass has samples of its own.
 */
export function gatherBatch(dataset: unknown, indices: readonly number[]): Tensor[] | null {
  if (indices.length === 0) return null;
  let whole = dataset;
  let places = indices;
  while (whole instanceof Subset && isOwn(whole, Subset)) {
    const subset: Subset<unknown> = whole;
    places = places.map((place) => subset._inWhole(place));
    whole = subset.dataset;
  }
  return whole instanceof TensorDataset && isOwn(whole, TensorDataset) ? whole._gather(places) : null;
}

interface Items {
  getItem: unknown;
  getItems?: unknown;
}

function isOwn(dataset: Items, { prototype }: { prototype: Items }): boolean {
  return dataset.getItem === prototype.getItem && dataset.getItems === prototype.getItems;
}
