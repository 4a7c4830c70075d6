import { createRequire } from 'node:module';
import * as runtime from 'onnxruntime-node';
import { models, nn, onnx, rand, randn, type Tensor } from 'wick';
import type { Peer } from '../work.ts';

/** ONNX Runtime on one thread, by `onnx.compile`: the same models, forward only. */
export async function onnxRuntimePeer(): Promise<Peer> {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  const options = { runtime, session: { intraOpNumThreads: 1, interOpNumThreads: 1 } };
  const [small, large] = [rand(256, 256), rand(1024, 1024)];
  const [images, picture] = [rand(8, 64, 56, 56), randn(1, 3, 224, 224)];
  class Product extends nn.Module {
    override forward(x: Tensor, y: Tensor): Tensor {
      return x.matmul(y);
    }
  }
  const product = await onnx.compile(new Product(), [small, small], {
    ...options,
    dynamicAxes: [
      { 0: 'n', 1: 'k' },
      { 0: 'k', 1: 'm' },
    ],
  });
  const conv = await onnx.compile(new nn.Conv2d(64, 64, 3, { padding: 1, bias: false }), [images], options);
  const resnet = await onnx.compile(models.resnet18(), [picture], options);
  return {
    name: `ONNX Runtime ${version}`,
    jobs: {
      matmul256: () => product(small, small),
      matmul1024: () => product(large, large),
      conv: () => conv(images),
      resnet18: () => resnet(picture),
    },
  };
}
