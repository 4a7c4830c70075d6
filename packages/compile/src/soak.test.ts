import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { randint, randn, type Tensor } from '@wick/tensor';
import { compile } from './index.ts';
import { nn, optim } from './testing/packages.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

// 10,000 calls on demand (WICK_SOAK=1).
const calls = process.env.WICK_SOAK ? 10_000 : 1000;

it(`${calls} calls leave nothing behind`, () => {
  const model = new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.Dropout(0.1), new nn.Linear(8, 3));
  const optimizer = new optim.Adam(model.parameters());
  const step = compile((x: Tensor, y: Tensor, scale: number) => {
    optimizer.zeroGrad();
    const loss = nn.functional.crossEntropy(model.forward(x) as Tensor, y).mul(scale);
    loss.backward();
    optimizer.step();
    return loss;
  });
  const [x, y] = [randn(5, 4), randint(0, 3, [5])];
  const run = (n: number) => {
    for (let i = 0; i < n; i++) {
      step(x, y, 1 + 1 / (i + 2));
      if (i % 50 === 0) model.zeroGrad(); // somebody looks at the gradients, or throws them away
    }
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  run(2000); // Until the engine has compiled it all.
  const before = run(500);
  expect((run(calls) - before) / calls).toBeLessThan(300);
});
