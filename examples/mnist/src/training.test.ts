import { accuracy, buildNet, loadDigits, train } from './training.ts';

test('real digits are learned: from even guesses to most of those that were held out', () => {
  const model = buildNet(0);
  const heldOut = loadDigits(0, 10);
  expect(heldOut.tensors.map((t) => t.shape)).toEqual([[100, 1, 28, 28], [100]]);
  const losses = [...train(model, loadDigits(100, 150), 3)].map(({ loss }) => loss);
  expect(losses[2]).toBeLessThan(Math.log(10) / 2);
  expect(accuracy(model, heldOut)).toBeGreaterThan(0.7);
});

test('the same seed learns the same, number for number', () => {
  const learn = () => [...train(buildNet(1), loadDigits(100, 120), 1)];
  expect(learn()).toEqual(learn());
});

test('a class with fewer samples than another ends earlier', () => {
  expect(loadDigits(0).length).toBe(10_000);
  expect(loadDigits(1126).length).toBe(1);
});
