import { empty, init, manualSeed, nn, rand, randperm, setNumThreads } from 'wick';
import type { Peer } from '../work.ts';

/** wick itself, on one thread. */
export function wickPeer(): Peer {
  setNumThreads(1);
  manualSeed(0);
  const million = empty(1_000_000);
  const square = empty(512, 512);
  const small = rand(256, 256);
  const large = rand(1024, 1024);
  const images = rand(8, 64, 56, 56);
  const kernels = rand(64, 64, 3, 3);
  const four = rand(4);
  return {
    name: 'wick',
    jobs: {
      uniform: () => million.uniform_(),
      normal: () => million.normal_(),
      bernoulli: () => million.bernoulli_(0.5),
      truncNormal: () => init.truncNormal_(million),
      randperm: () => randperm(1_000_000),
      orthogonal: () => init.orthogonal_(square),
      matmul256: () => small.matmul(small),
      matmul1024: () => large.matmul(large),
      conv: () => nn.functional.conv2d(images, kernels, null, { padding: 1 }),
      add: () => four.add(four),
    },
  };
}
