import { flag, type Given, optionTable, orNull, type RulesFor } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { ModuleList } from '../../containers/moduleList.ts';
import { Module } from '../../module/module.ts';
import { type DecoderLayerMasks, decoderMaskOrder, decoderMaskRules } from './transformerDecoderLayer.ts';
import { clonesOf, moduleOrNull } from './transformerEncoder.ts';

/** Options of {@link TransformerDecoder}. */
export interface TransformerDecoderOptions {
  /** A normalisation of the result. Default: null. */
  norm?: Module | null;
}

/** The masks of a decoder; `tgtIsCausal: null` (the default) uses the mask as it is. */
export interface DecoderMasks extends Omit<DecoderLayerMasks, 'tgtIsCausal'> {
  /** Says that `tgtMask` is the causal one, so that it need not be read. Default: null, the mask is used as it is. */
  tgtIsCausal?: boolean | null;
}

const table = optionTable({ norm: moduleOrNull } satisfies RulesFor<TransformerDecoderOptions>, ['norm']);

const masksTable = optionTable(
  { ...decoderMaskRules, tgtIsCausal: orNull(flag(false)) } satisfies RulesFor<DecoderMasks>,
  decoderMaskOrder,
);

/**
 * Copies of a decoder layer one after the other. The layer that is given is copied, not used.
 *
 * Shapes: as {@link TransformerDecoderLayer}.
 *
 * @example
 * ```ts
 * const layer = new nn.TransformerDecoderLayer(64, 8);
 * new nn.TransformerDecoder(layer, 6).forward(randn(20, 4, 64), randn(10, 4, 64)).shape; // [20, 4, 64]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerDecoder.html
 */
export class TransformerDecoder extends Module {
  static override readonly name: string = 'TransformerDecoder';
  /** The copies. */
  readonly layers: ModuleList;
  /** How many there are. */
  readonly numLayers: number;
  /** Of the result; null: none. */
  norm: Module | null;

  /** @throws TypeError or RangeError if an argument is not what it should be. */
  constructor(
    decoderLayer: Module,
    numLayers: number,
    ...given: Given<TransformerDecoderOptions, [norm: Module | null]>
  ) {
    super();
    const read = table.take('TransformerDecoder', given);
    this.layers = clonesOf('TransformerDecoder', 'decoderLayer', decoderLayer, numLayers);
    this.numLayers = numLayers;
    this.norm = read.norm;
  }

  override forward(tgt: Tensor, memory: Tensor, given: DecoderMasks = {}): Tensor {
    const read = masksTable.read('TransformerDecoder', given);
    const masks = { ...read, tgtIsCausal: read.tgtIsCausal ?? false };
    let x = tgt;
    for (const layer of this.layers) x = layer.forward(x, memory, masks) as Tensor;
    return this.norm ? (this.norm.forward(x) as Tensor) : x;
  }
}
