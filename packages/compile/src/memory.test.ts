import { type Tensor, zeros } from '@wick/tensor';
import { compile } from './index.ts';
import { optim } from './testing/packages.ts';

// Without WebAssembly there is no plan that could be too large.
const withPlan = process.env.WICK_WEBASSEMBLY === undefined ? it : it.skip;

const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: { Memory: { prototype: { grow(): void } } } };

/** WebAssembly's memories cannot grow while `fn` runs. */
function withoutMemory<T>(fn: () => T): T {
  const grow = jest.spyOn(wasm.Memory.prototype, 'grow').mockImplementation(() => {
    throw new RangeError('no more');
  });
  try {
    return fn();
  } finally {
    grow.mockRestore();
  }
}

function large() {
  const weight = zeros(1000, 1000, { requiresGrad: true });
  const optimizer = new optim.SGD([weight], { lr: 0.5 });
  const step = compile((x: Tensor) => {
    optimizer.zeroGrad();
    const loss = x.mul(weight).sum();
    loss.backward();
    optimizer.step();
    return loss;
  });
  return { optimizer, step };
}

withPlan('what is too large for a plan is replayed step by step, and is told of once', () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const { step } = large();
  const x = zeros(1).add(1);
  const losses = withoutMemory(() => Array.from({ length: 5 }, () => step(x).item()));
  expect(losses).toEqual([0, -5e5, -1e6, -1.5e6, -2e6]);
  expect(step.captures).toBe(1);
  const told = warned.mock.calls.flat().filter((text) => /too large for WebAssembly's memory.*step by step/.test(text));
  expect(told).toHaveLength(1);
  warned.mockRestore();
});

withPlan('so is what is planned anew because an option of an optimiser has changed', () => {
  const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
  const { step, optimizer } = large();
  const x = zeros(1).add(1);
  for (let i = 0; i < 4; i++) step(x);
  optimizer.paramGroups[0]!.momentum = 0.5;
  const losses = withoutMemory(() => Array.from({ length: 3 }, () => step(x).item()));
  expect(losses).toEqual([-2e6, -2.5e6, -3.25e6]);
  warned.mockRestore();
});
