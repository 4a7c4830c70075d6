import {
  empty,
  init,
  manualSeed,
  models,
  nn,
  noGrad,
  optim,
  rand,
  randint,
  randn,
  randperm,
  setNumThreads,
} from 'wick';
import type { Peer } from '../work.ts';
import { convStep, gptStep, lstmStep, mlpStep, tinyStep } from './compiledSteps.ts';

/** wick itself, on one thread where nothing else is said. */
export function wickPeer(name: string): Peer {
  setNumThreads(1);
  manualSeed(0);
  const million = empty(1_000_000);
  const square = empty(512, 512);
  const small = rand(256, 256);
  const large = rand(1024, 1024);
  const images = rand(8, 64, 56, 56);
  const kernels = rand(64, 64, 3, 3);
  const four = rand(4);
  const resnet = lazily(() => models.resnet18().eval() as nn.Module);
  const picture = randn(1, 3, 224, 224);
  const step = lazily(trainingStep);
  const [tiny, mlp, conv, lstm, gpt] = [tinyStep(), mlpStep(), convStep(), lstmStep(), gptStep()];
  // Helpers are there after the first large job; a loop that never rests would keep them from starting.
  const onTwo = async () => {
    setNumThreads(2);
    large.matmul(large);
    setNumThreads(1);
  };
  return {
    name,
    jobs: {
      uniform: () => million.uniform_(),
      normal: () => million.normal_(),
      bernoulli: () => million.bernoulli_(0.5),
      truncNormal: () => init.truncNormal_(million),
      randperm: () => randperm(1_000_000),
      orthogonal: () => init.orthogonal_(square),
      resnet50: () => models.resnet50(),
      add: () => four.add(four),
      matmul256: () => small.matmul(small),
      matmul1024: () => large.matmul(large),
      conv: () => nn.functional.conv2d(images, kernels, null, { padding: 1 }),
      step: () => step()(),
      resnet18: () => noGrad(() => resnet().forward(picture)),
      matmul1024on2: onTwo,
      tinyStep: tiny.compiled,
      tinyEager: tiny.eager,
      mlpStep: mlp.compiled,
      mlpEager: mlp.eager,
      convStep: conv.compiled,
      convEager: conv.eager,
      lstmStep: lstm.compiled,
      lstmEager: lstm.eager,
      gptStep: gpt.compiled,
      gptEager: gpt.eager,
    },
  };
}

/** One step of SGD on the net of PyTorch's MNIST example. */
function trainingStep(): () => void {
  const net = new nn.Sequential(
    new nn.Conv2d(1, 32, 3),
    new nn.ReLU(),
    new nn.Conv2d(32, 64, 3),
    new nn.ReLU(),
    new nn.MaxPool2d(2),
    new nn.Flatten(),
    new nn.Linear(9216, 128),
    new nn.ReLU(),
    new nn.Linear(128, 10),
  );
  const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
  const [digits, labels] = [rand(64, 1, 28, 28), randint(0, 10, [64])];
  return () => {
    optimizer.zeroGrad();
    nn.functional.crossEntropy(net.forward(digits), labels).backward();
    optimizer.step();
  };
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
