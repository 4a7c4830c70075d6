import { randn, type Tensor } from '@wick/tensor';
import { nn, optim } from '../testing/packages.ts';
import { expectSameAsEager, planned } from '../testing/sameAsEager.ts';

const F = nn.functional;
// Without WebAssembly there is no plan.
const withPlan = process.env.WICK_WEBASSEMBLY === undefined ? it : it.skip;

const image = () => randn(2, 3, 5, 4);
const cases: Record<string, [given: () => Tensor, pads: readonly number[], value?: number]> = {
  'zeros around': [image, [1, 2, 3, 0]],
  'zeros around all dimensions': [image, [1, 1, 0, 2, 1, 0, 0, 1]],
  'another number': [image, [1, 1], 0.1],
  'not a number, an infinity, the negative zero': [image, [1, 1, 1, 1], -0],
  'what is cut off': [image, [-1, -1, -2, 0]],
  'on one side cut off, on the other added': [image, [-1, 2, 1, -3], Number.POSITIVE_INFINITY],
  'more cut off than there is': [image, [-4, 6], Number.NaN],
  nothing: [image, [0, 0]],
  'turned images': [() => image().transpose(1, 3), [1, 0, 2, 1], 3],
  'channels last': [() => image().permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2), [1, 1, 1, 1], 2],
  'a part of a line': [() => randn(9).narrow(0, 2, 5), [2, 1]],
  'no elements': [() => randn(0, 3), [1, 1]],
  doubles: [() => randn(3, 4, { dtype: 'float64' }), [1, 1], 0.1],
};

it.each(Object.keys(cases))('%s', (name) => {
  const [given, pads, value = 0] = cases[name]!;
  const step = (x: Tensor) => {
    const y = F.pad(x, [...pads], { value });
    return [y, y.mul(2), x.mul(3)];
  };
  expectSameAsEager(() => {
    const x = given();
    return { step, args: () => [x], state: [] };
  });
});

withPlan('it and its gradient are steps of the plan', () => {
  const make = () => {
    const conv = new nn.Conv2d(3, 4, 3);
    const optimizer = new optim.SGD(conv.parameters(), { lr: 0.1 });
    const step = (x: Tensor) => {
      optimizer.zeroGrad();
      const loss = F.pad(conv.forward(F.pad(x, [1, 1, 1, 1])), [-1, 2], { value: 0.5 })
        .square()
        .mean();
      loss.backward();
      optimizer.step();
      return loss;
    };
    return { step, args: () => [randn(2, 3, 6, 6)], state: [conv, optimizer] };
  };
  expectSameAsEager(make);
  expect(planned(make())!.host).toEqual([]);
});
