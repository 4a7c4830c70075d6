import { randint, randn, type Tensor } from '@wick/tensor';
import { compile } from '../index.ts';
import { nn, optim } from '../testing/packages.ts';

function trained() {
  const model = new nn.Sequential(new nn.Linear(4, 8), new nn.Tanh(), new nn.Linear(8, 3));
  const optimizer = new optim.Adam([...model.parameters()]);
  const step = compile((x: Tensor, y: Tensor) => {
    optimizer.zeroGrad();
    const loss = nn.functional.crossEntropy(model.forward(x) as Tensor, y);
    loss.backward();
    optimizer.step();
    return loss;
  });
  for (let i = 0; i < 4; i++) step(randn(5, 4), randint(0, 3, [5]));
  return step;
}

// Without WebAssembly there is no plan to tell of.
const withPlan = process.env.WICK_WEBASSEMBLY === undefined ? it : it.skip;

withPlan('a report tells the steps before and after, the kernels, the memory and the traffic', () => {
  const text = trained().explain();
  expect(text).toMatch(/Recording 1 of 1\n {2}recorded: \d+ steps, about .* read and written/);
  expect(text).toMatch(/%\d+\[5, 8\] = linear\(a\d+\[5, 4\], p\d+\[8, 4\], p\d+\[8\]\)/);
  expect(text).toMatch(/kernels: .*4 adam/);
  expect(text).toMatch(/in JavaScript: nothing/);
});

withPlan('its numbers are there for tools, as plain data', () => {
  const [report] = trained().explain({ json: true });
  expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  const { recorded, planned, kernels, host, memory, traffic } = report!;
  expect(recorded.map(({ name }) => name)).toContain('Adam.step');
  expect(planned.filter(({ name }) => name === 'Adam.step')).toHaveLength(4);
  expect(kernels).toMatchObject({ adam: 4, crossEntropy: 1, crossEntropyGrad: 1 });
  expect(host).toEqual([]);
  expect(memory.bytes).toBeGreaterThanOrEqual(memory.bound);
  expect(traffic.recorded).toBeGreaterThan(0);
});

it('before the third call there is nothing to tell', () => {
  expect(compile((x: Tensor) => x.mul(2)).explain()).toMatch(/Nothing is recorded yet/);
});
