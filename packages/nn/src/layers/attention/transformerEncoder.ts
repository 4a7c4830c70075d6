import { checkCount, flag, type Given, optionTable, orNull, type RulesFor, show } from '@wick/tensor/internal';
import { isGradEnabled, type Tensor } from '@wick/tensor/light';
import { ModuleList } from '../../containers/moduleList.ts';
import { Module } from '../../module/module.ts';
import { checkLayers, type FloatDType, kind, tensorOrNull } from '../../options.ts';
import { isReluOrGelu } from './feedForward.ts';
import { additiveMask } from './masks.ts';
import { TransformerEncoderLayer } from './transformerEncoderLayer.ts';

/** Options of {@link TransformerEncoder}. */
export interface TransformerEncoderOptions {
  /** A normalisation of the result. Default: null. */
  norm?: Module | null;
  /**
   * In evaluation without gradients, padded positions come out as zeros, as they do in PyTorch, which leaves them out by
   * a nested tensor. Default: true.
   */
  enableNestedTensor?: boolean;
}

/** The masks of an encoder. */
export interface EncoderMasks {
  /** Which positions may attend to which: (S, S) or (N · heads, S, S). Default: null. */
  mask?: Tensor | null;
  /** Positions that are padding: (N, S), or (S) without a batch. Default: null. */
  srcKeyPaddingMask?: Tensor | null;
  /** Says that `mask` is the causal one, so that it need not be read. Default: null, the mask is used as it is. */
  isCausal?: boolean | null;
}

/** `count` copies of a layer: all begin with the same parameters, and have their own. */
export function clonesOf(where: string, name: string, layer: unknown, count: number): ModuleList {
  if (!(layer instanceof Module)) throw new TypeError(`${where}: ${name} must be a Module, got ${show(layer)}`);
  checkCount(where, 'numLayers', count, 0);
  let parameters = 0;
  for (const p of layer.parameters()) parameters += p.numel();
  checkLayers(where, count, parameters);
  return new ModuleList(Array.from({ length: count }, () => layer.deepCopy()));
}

/** A layer, or null for none. */
export const moduleOrNull = kind<Module | null>(
  null,
  'a Module or null',
  (given) => given === null || given instanceof Module,
);

const table = optionTable(
  { norm: moduleOrNull, enableNestedTensor: flag(true) } satisfies RulesFor<TransformerEncoderOptions>,
  ['norm', 'enableNestedTensor'],
);

const masksTable = optionTable(
  {
    mask: tensorOrNull,
    srcKeyPaddingMask: tensorOrNull,
    isCausal: orNull(flag(false)),
  } satisfies RulesFor<EncoderMasks>,
  ['mask', 'srcKeyPaddingMask', 'isCausal'],
);

/**
 * Copies of an encoder layer one after the other. The layer that is given is copied, not used: it keeps its own
 * parameters, and the copies begin with the same ones.
 *
 * Shapes: as {@link TransformerEncoderLayer}.
 *
 * @example
 * ```ts
 * const layer = new nn.TransformerEncoderLayer(64, 8, { batchFirst: true });
 * new nn.TransformerEncoder(layer, 6).forward(randn(4, 10, 64)).shape; // [4, 10, 64]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.TransformerEncoder.html
 */
export class TransformerEncoder extends Module {
  static override readonly name: string = 'TransformerEncoder';
  /** The copies. */
  readonly layers: ModuleList;
  /** How many there are. */
  readonly numLayers: number;
  /** Whether padding comes out as zeros in evaluation. */
  readonly enableNestedTensor: boolean;
  /** Of the result; null: none. */
  norm: Module | null;

  /** @throws TypeError or RangeError if an argument is not what it should be. */
  constructor(
    encoderLayer: Module,
    numLayers: number,
    ...given: Given<TransformerEncoderOptions, [norm: Module | null, enableNestedTensor: boolean]>
  ) {
    super();
    const read = table.take('TransformerEncoder', given);
    this.layers = clonesOf('TransformerEncoder', 'encoderLayer', encoderLayer, numLayers);
    this.numLayers = numLayers;
    this.norm = read.norm;
    this.enableNestedTensor = read.enableNestedTensor;
  }

  override forward(src: Tensor, given: EncoderMasks = {}): Tensor {
    const where = 'TransformerEncoder';
    const masks = masksTable.read(where, given);
    const dtype = src?.dtype as FloatDType;
    const other = { name: 'mask', mask: masks.mask };
    const srcKeyPaddingMask = additiveMask(where, 'srcKeyPaddingMask', masks.srcKeyPaddingMask, dtype, other);
    const srcMask = additiveMask(where, 'mask', masks.mask, dtype);
    let x = src;
    for (const layer of this.layers)
      x = layer.forward(x, { srcMask, srcKeyPaddingMask, isCausal: masks.isCausal ?? false }) as Tensor;
    if (srcKeyPaddingMask && !srcMask && this.leavesPaddingOut(src, srcKeyPaddingMask))
      x = x.maskedFill(srcKeyPaddingMask.ne(0).unsqueeze(-1), 0);
    return this.norm ? (this.norm.forward(x) as Tensor) : x;
  }

  /** Whether PyTorch would make a nested tensor of the input: its conditions, apart from those about devices. */
  private leavesPaddingOut(src: Tensor, padding: Tensor): boolean {
    const [first] = this.layers;
    if (!this.enableNestedTensor || !(first instanceof TransformerEncoderLayer) || first.training) return false;
    const { self_attn: attention, norm1, norm2, linear1, linear2 } = first;
    const suited =
      src.ndim === 3 &&
      !first.normFirst &&
      attention.batchFirst &&
      attention.numHeads % 2 === 0 &&
      attention.in_proj_bias !== null &&
      isReluOrGelu(first.activation) &&
      norm1.eps === norm2.eps;
    if (!suited || !isAtTheEnd(padding)) return false;
    const used = [src, ...[attention, norm1, norm2, linear1, linear2].flatMap((module) => [...module.parameters()])];
    return !isGradEnabled() || !used.some((t) => t.requiresGrad);
  }
}

/** Whether each row of a padding mask is padded at its end alone. */
function isAtTheEnd(padding: Tensor): boolean {
  const length = padding.shape[1]!;
  const values = padding.toTypedArray();
  for (let i = 1; i < values.length; i++) if (i % length > 0 && values[i] === 0 && values[i - 1] !== 0) return false;
  return true;
}
