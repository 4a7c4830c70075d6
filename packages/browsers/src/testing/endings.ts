/** Tests that end in every way, for the test of what runs them in a page. */
let order = 0;

test('passes', () => {
  order++;
});
test('throws', () => {
  throw new Error('thrown');
});
test('rejects', async () => {
  await Promise.resolve();
  throw new Error('rejected');
});
test('expects another value', () => expect(order).toBe(2));
describe('group', () => {
  test.each([
    [1, 7],
    [2, {}],
  ])('comes in the order of the file: %d, %s', (_, wanted) => {
    order += 6;
    expect(7).toBe(wanted);
  });
  describe('a hook', () => {
    beforeAll(() => {
      throw new Error('in a hook');
    });
    test('is never run', () => undefined);
  });
});
test.each([{ wanted: 1 }])('after the group $wanted', () => expect(order).toBe(13));
test('expects an error', () =>
  expect(() => {
    throw new Error('another one');
  }).toThrow('this one'));
test('stays in Node', () => expect(1).toBe(2));
