import { manualSeed, randn, type Tensor } from '@wick/tensor';
import { compile } from './index.ts';
import { bitsOf } from './testing/bits.ts';
import { mlp } from './testing/classify.ts';
import { nn, optim } from './testing/packages.ts';

// L-BFGS goes on as values tell: its step is JavaScript's, and what it evaluates is compiled.
describe.each([null, 'strong_wolfe'] as const)('LBFGS with the line search %s', (lineSearchFn) => {
  function story(isCompiled: boolean): { log: unknown[]; captures: number } {
    manualSeed(5);
    const net = mlp();
    const [x, y] = [randn(20, 4), randn(20, 3)];
    const optimizer = new optim.LBFGS(net.parameters(), { lr: 0.5, maxIter: 6, historySize: 4, lineSearchFn });
    const evaluate = (): Tensor => {
      optimizer.zeroGrad();
      const loss = nn.functional.mseLoss(net.forward(x) as Tensor, y);
      loss.backward();
      return loss;
    };
    const compiled = compile(evaluate);
    const log = Array.from({ length: 10 }, () => {
      const loss = optimizer.step(isCompiled ? compiled : evaluate);
      return bitsOf([loss.detach(), net.stateDict(), [...net.parameters()].map((p) => p.grad), optimizer.stateDict()]);
    });
    return { log, captures: compiled.captures };
  }

  it('steps with a compiled closure are those with the closure itself, bit for bit', () => {
    const { log, captures } = story(true);
    expect(log).toEqual(story(false).log);
    expect(captures).toBeGreaterThan(0);
    expect(captures).toBeLessThanOrEqual(2);
  });
});

it('a step inside of what is compiled says what to do', () => {
  const net = mlp();
  const optimizer = new optim.LBFGS(net.parameters());
  const step = compile((x: Tensor) => optimizer.step(() => (net.forward(x) as Tensor).square().sum()));
  expect(() => step(randn(2, 4))).toThrow(/LBFGS.step\(\).*compile the closure, and call step\(closure\) outside/);
});
