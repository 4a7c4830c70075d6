import { constant_ } from '@wick/init';
import {
  AdaptiveAvgPool2d,
  Conv2d,
  type Layer,
  Linear,
  MaxPool2d,
  Module,
  Parameter,
  ReLU,
  Sequential,
} from '@wick/nn';
import { checkBoolean, count, flag, optionTable, type Rule, type RulesFor, show } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import { checkCounts } from '../arguments.ts';
import { initialise } from '../initialise.ts';
import { type BatchNorm, batchNorm, type NormLayer, normLayer } from '../layer.ts';
import { BasicBlock } from './basicBlock.ts';
import { conv1x1, type ResNetBlock } from './block.ts';
import { Bottleneck } from './bottleneck.ts';

/** Options of {@link ResNet}. */
export interface ResNetOptions {
  /** Outputs. Default: 1000. */
  numClasses?: number;
  /** Start each block's last normalisation at 0, so that the block passes its input on at first. Default: false. */
  zeroInitResidual?: boolean;
  /** Groups of the blocks' 3×3 convolutions (ResNeXt). Default: 1. */
  groups?: number;
  /** Channels per group in the first stage. Default: 64. */
  widthPerGroup?: number;
  /** For the stages 2, 3 and 4: dilate instead of halving the image. Default: none of them. */
  replaceStrideWithDilation?: readonly boolean[] | null;
  /** Makes the normalisations. Default: BatchNorm2d. */
  normLayer?: NormLayer;
}

const table = optionTable({
  numClasses: count(1000, 0),
  zeroInitResidual: flag(false),
  groups: count(1, 1),
  widthPerGroup: count(64, 1),
  replaceStrideWithDilation: {
    value: [false, false, false],
    read(where, name, given) {
      if (given === null) return [false, false, false];
      if (!Array.isArray(given))
        throw new TypeError(`${where}: ${name} must be null or 3 booleans, got ${show(given)}`);
      if (given.length !== 3) throw new RangeError(`${where}: ${name} must be null or 3 booleans, got ${given.length}`);
      return given.map((value) => checkBoolean(where, name, value));
    },
  } as Rule<readonly boolean[]>,
  normLayer: normLayer(batchNorm),
} satisfies RulesFor<ResNetOptions>);

/** The layers of a {@link ResNet}: any may be put in their place; what is read is taken for what was built. */
export interface ResNet<B extends Layer = BasicBlock | Bottleneck> {
  /** 7×7, stride 2, to 64 channels. */
  get conv1(): Conv2d;
  set conv1(layer: Layer);
  /** After conv1. */
  get bn1(): BatchNorm;
  set bn1(layer: Layer);
  /** After bn1. */
  get relu(): ReLU;
  set relu(layer: Layer);
  /** 3×3, stride 2. */
  get maxpool(): MaxPool2d;
  set maxpool(layer: Layer);
  /** The first stage, 64 planes. */
  get layer1(): Sequential<B>;
  set layer1(layer: Layer);
  /** The second, 128 planes. */
  get layer2(): Sequential<B>;
  set layer2(layer: Layer);
  /** The third, 256 planes. */
  get layer3(): Sequential<B>;
  set layer3(layer: Layer);
  /** The fourth, 512 planes. */
  get layer4(): Sequential<B>;
  set layer4(layer: Layer);
  /** The mean over the image. */
  get avgpool(): AdaptiveAvgPool2d;
  set avgpool(layer: Layer);
  /** To the classes. A network that is fine-tuned gets another. */
  get fc(): Linear;
  set fc(layer: Layer);
}

/**
 * A residual network: a 7×7 convolution and a pool, four stages of blocks with 64, 128, 256 and 512 planes, the mean
 * over the image and a linear layer. Structure, keys, repr and draws are torchvision's.
 *
 * Shapes: (N, 3, H, W) to (N, numClasses), any H and W.
 *
 * @example
 * ```ts
 * new models.ResNet(models.Bottleneck, [3, 4, 6, 3], { groups: 32, widthPerGroup: 4 }); // ResNeXt-50 32x4d
 * ```
 * @see He et al., Deep Residual Learning for Image Recognition (2015)
 * @see https://docs.pytorch.org/vision/stable/models/resnet.html
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: its layers have accessors' types.
export class ResNet<B extends Layer = BasicBlock | Bottleneck> extends Module {
  static override readonly name: string = 'ResNet';

  /**
   * @param block - {@link BasicBlock}, {@link Bottleneck}, or a class like them.
   * @param layers - how many blocks each of the four stages has.
   * @throws TypeError or RangeError if a number is not what its option says.
   */
  constructor(block: ResNetBlock<B>, layers: readonly number[], options?: ResNetOptions) {
    super();
    const read = table.read('ResNet', options);
    const { numClasses, zeroInitResidual, groups, widthPerGroup, replaceStrideWithDilation: dilate, normLayer } = read;
    checkCounts('ResNet', 'layers', layers, 1, 4);

    let inplanes = 64;
    let dilation = 1;
    const stage = (index: number, planes: number): Sequential => {
      const before = dilation;
      let stride = index === 0 ? 1 : 2;
      if (index > 0 && dilate[index - 1]) {
        dilation *= stride;
        stride = 1;
      }
      const outChannels = planes * block.expansion;
      const shared = { groups, baseWidth: widthPerGroup, normLayer };
      // Made before the block it belongs to: the order of the draws.
      const downsample =
        stride !== 1 || inplanes !== outChannels
          ? new Sequential(conv1x1(inplanes, outChannels, stride), normLayer(outChannels))
          : null;
      const blocks = [new block(inplanes, planes, { ...shared, stride, downsample, dilation: before })];
      inplanes = outChannels;
      while (blocks.length < layers[index]!) blocks.push(new block(inplanes, planes, { ...shared, dilation }));
      return new Sequential(...blocks);
    };

    this.conv1 = new Conv2d(3, inplanes, 7, { stride: 2, padding: 3, bias: false });
    this.bn1 = normLayer(inplanes);
    this.relu = new ReLU(true);
    this.maxpool = new MaxPool2d(3, { stride: 2, padding: 1 });
    this.layer1 = stage(0, 64);
    this.layer2 = stage(1, 128);
    this.layer3 = stage(2, 256);
    this.layer4 = stage(3, 512);
    this.avgpool = new AdaptiveAvgPool2d([1, 1]);
    this.fc = new Linear(inplanes, numClasses);
    initialise(this, { linear: false });
    if (zeroInitResidual) zeroResiduals(this);
  }

  override forward(x: Tensor): Tensor {
    let y = this.maxpool.forward(this.relu.forward(this.bn1.forward(this.conv1.forward(x))));
    for (const stage of [this.layer1, this.layer2, this.layer3, this.layer4]) y = stage.forward(y);
    return this.fc.forward(this.avgpool.forward(y).flatten(1));
  }
}

/** The scale of each block's last normalisation at 0: Goyal et al., Accurate, Large Minibatch SGD (2017), section 5.1. */
function zeroResiduals(model: Module): void {
  for (const m of model.modules()) {
    const last: Layer | null = m instanceof Bottleneck ? m.bn3 : m instanceof BasicBlock ? m.bn2 : null;
    if (last && 'weight' in last && last.weight instanceof Parameter) constant_(last.weight, 0);
  }
}
