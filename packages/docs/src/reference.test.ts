import { publicSymbols } from './testing/symbols.ts';

const symbols = publicSymbols();

test('every public symbol has a comment', () => {
  expect(symbols.length).toBeGreaterThan(2000);
  const without = symbols.filter(({ hasComment }) => !hasComment);
  expect(without.map(({ name, place }) => `${name} (${place})`)).toEqual([]);
});
