import { publicSymbols } from './testing/symbols.ts';

const symbols = publicSymbols();

test('every public symbol has a comment', () => {
  expect(symbols.length).toBeGreaterThan(2000);
  const without = symbols.filter(({ hasComment }) => !hasComment);
  expect(without.map(({ name, place }) => `${name} (${place})`)).toEqual([]);
});

test("what is PyTorch's, or a paper's, names the page or the paper", () => {
  const without = symbols.filter(({ name, lacksSource }) => /^(?:init|nn|optim):/.test(name) && lacksSource);
  expect(without.map(({ name, place }) => `${name} (${place})`)).toEqual([]);
});

test('every class and function has an example, but for errors and the loops of kernels', () => {
  const without = symbols.filter(({ place, lacksExample }) => lacksExample && !place.startsWith('kernels'));
  expect(without.map(({ name, place }) => `${name} (${place})`)).toEqual([]);
});
