import { kaimingNormal_ } from '@wick/init';
import { GELU, Linear, ReLU, Sequential } from '@wick/nn';
import { manualSeed, noGrad, randn } from '@wick/tensor';
import { predictSignal } from './predictSignal.ts';

test('theory and a batch agree for wide layers, biases included', () => {
  manualSeed(0);
  const model = new Sequential(
    new Linear(256, 256),
    new ReLU(),
    new Linear(256, 256),
    new GELU(),
    new Linear(256, 256),
  );
  const [first, second] = predictSignal(model, randn(256, 256));
  // PyTorch's default: fan σ² = 1/3, and biases of as much over the fan.
  expect(first!.predicted).toBeCloseTo(1 / 3 + 1 / (3 * 256), 2);
  // What all inputs have in common is multiplied by one draw of 256 sums: their square is off by √(2 / 256), 9 %.
  for (const { predicted, measured } of predictSignal(model, randn(256, 256)))
    expect(Math.abs(measured! / predicted - 1)).toBeLessThan(0.18);
  noGrad(() => kaimingNormal_(model.getParameter('2.weight'), { nonlinearity: 'relu' }));
  expect(predictSignal(model, [1, 256])[1]!.predicted).toBeGreaterThan(4 * second!.predicted);
  expect(predictSignal(model, [1, 256])[1]!.measured).toBeNull();
  expect(() => predictSignal(model, undefined as never)).toThrow('an input is needed');
});
