import { groupsOf } from './groups.ts';

test('every group is there, none is folded further than it must be, and few are beyond', () => {
  for (const count of [1, 65_535, 65_536, 1_000_000, 65_535 ** 2, 65_535 ** 2 + 1]) {
    const groups = groupsOf(count);
    const product = groups[0] * groups[1] * groups[2];
    expect(product).toBeGreaterThanOrEqual(count);
    expect(product).toBeLessThan(count * 1.01 + 2);
    expect(Math.max(...groups)).toBeLessThanOrEqual(65_535);
  }
});
