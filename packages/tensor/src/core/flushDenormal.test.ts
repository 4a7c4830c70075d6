import { setFlushDenormal, tensor } from '../index.ts';

test('flushing is refused by its answer, and denormals stay what they are', () => {
  expect(setFlushDenormal(true)).toBe(false);
  expect(tensor([1e-40]).mul(0.5).item()).toBeGreaterThan(0);
  expect(setFlushDenormal(false)).toBe(false);
  expect(() => setFlushDenormal(1 as never)).toThrow('setFlushDenormal: mode must be a boolean, got 1');
});
