import { cat, type Tensor } from '@wick/tensor/light';

/**
 * What each layer's attention has seen so far: keys and values. A model that is given one computes what is new only, and adds
 * to it: transformers' `DynamicCache`.
 *
 * @example
 * ```ts
 * const model = new models.GPT2LMHeadModel({ vocabSize: 9, nPositions: 8, nEmbd: 4, nLayer: 1, nHead: 1 }).eval();
 * const cache = new models.DynamicCache();
 * noGrad(() => model.forward(tensor([[1n, 2n, 3n]]), { cache }));
 * noGrad(() => model.forward(tensor([[4n]]), { cache })).logits.shape; // [1, 1, 9]
 * cache.length; // 4
 * ```
 * @see https://huggingface.co/docs/transformers/kv_cache
 */
export class DynamicCache {
  private readonly layers: { keys: Tensor; values: Tensor }[] = [];

  /** Places that it holds. */
  get length(): number {
    return this.layers[0]?.keys.shape[2] ?? 0;
  }

  /**
   * Adds what a layer has computed, and gives all that there is of it.
   *
   * @param keys - (N, heads, L, features)
   * @internal
   */
  update(layer: number, keys: Tensor, values: Tensor): [keys: Tensor, values: Tensor] {
    const before = this.layers[layer];
    const all = before
      ? { keys: cat([before.keys, keys], 2), values: cat([before.values, values], 2) }
      : { keys, values };
    this.layers[layer] = all;
    return [all.keys, all.values];
  }
}
