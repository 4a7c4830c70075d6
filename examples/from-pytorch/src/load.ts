import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import { checkpoint, fromTypedArray, type nn, type Tensor } from 'wick';
import type { Nets } from './detect.ts';
import { ONet, PNet, RNet } from './nets.ts';

/** The three networks with the weights that facenet-pytorch publishes. */
export async function loadNets(folder: string): Promise<Nets> {
  const load = async <M extends nn.Module>(net: M, file: string): Promise<M> => {
    net.loadStateDict(await checkpoint.loadTorch(join(folder, file)));
    return net.eval() as M;
  };
  return {
    pnet: await load(new PNet(), 'pnet.pt'),
    rnet: await load(new RNet(), 'rnet.pt'),
    onet: await load(new ONet(), 'onet.pt'),
  };
}

/** A PNG file as (3, height, width), from 0 to 255. */
export function readImage(path: string): Tensor {
  const { width, height, data } = PNG.sync.read(readFileSync(path));
  const rgba = fromTypedArray(Uint8Array.from(data), [height, width, 4]);
  return rgba.narrow(2, 0, 3).permute(2, 0, 1).to('float32').contiguous();
}
