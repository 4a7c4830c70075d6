import { trainSpirals } from './spirals.ts';

test('the compiled step learns as the step does, bit for bit', () => {
  const [eager, compiled] = [trainSpirals(6, false), trainSpirals(6, true)];
  expect(compiled.losses).toEqual(eager.losses);
  expect(compiled.losses.at(-1)).toBeLessThan(compiled.losses[0]!);
  expect(compiled.explanation).toMatch(/Recording 1 of 1/);
});
