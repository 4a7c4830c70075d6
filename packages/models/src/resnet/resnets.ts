import { BasicBlock } from './basicBlock.ts';
import { Bottleneck } from './bottleneck.ts';
import { ResNet, type ResNetOptions } from './resnet.ts';

/**
 * ResNet-18: 11.7 million parameters. The draws from a seed are those of `torchvision.models.resnet18()`.
 *
 * @example
 * ```ts
 * manualSeed(0);
 * const model = models.resnet18({ numClasses: 10 });
 * model.forward(randn(1, 3, 224, 224)).shape; // [1, 10]
 * ```
 * @see {@link ResNet}
 */
export function resnet18(options?: ResNetOptions): ResNet<BasicBlock> {
  return new ResNet(BasicBlock, [2, 2, 2, 2], options);
}

/**
 * ResNet-34: 21.8 million parameters. @see {@link resnet18}
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => models.resnet34({ numClasses: 10 }));
 * [...model.parameters()].reduce((sum, p) => sum + p.numel(), 0); // 21289802
 * ```
 */
export function resnet34(options?: ResNetOptions): ResNet<BasicBlock> {
  return new ResNet(BasicBlock, [3, 4, 6, 3], options);
}

/**
 * ResNet-50: 25.6 million parameters. @see {@link resnet18}
 *
 * @example
 * ```ts
 * const model = init.withoutDraws(() => models.resnet50({ numClasses: 10 }));
 * [...model.parameters()].reduce((sum, p) => sum + p.numel(), 0); // 23528522
 * ```
 */
export function resnet50(options?: ResNetOptions): ResNet<Bottleneck> {
  return new ResNet(Bottleneck, [3, 4, 6, 3], options);
}
