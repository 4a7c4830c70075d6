import { full, ones, tensor, zeros } from '../index.ts';
import { show } from './check.ts';

function nested(depth: number): never[] {
  let list: unknown = 1;
  for (let i = 0; i < depth; i++) list = [list];
  return list as never[];
}
const itself: never[] = [];
itself.push(itself as never);

test('a value in a message is short, however deep it is nested', () => {
  expect(show([1, [2, 'a', null], 3n])).toBe('[1, [2, "a", null], 3n]');
  expect(show([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe('[1, 2, 3, 4, 5, 6, 7, 8, …]');
  expect(show(nested(3))).toBe('[[[1]]]');
  expect(show(nested(100_000))).toBe('[[[[[…]]]]]');
  expect(show(itself)).toBe('[[[[[…]]]]]');
});

const x = ones(2, 2);
test.each([
  ['a tensor', (list: never[]) => tensor(list)],
  ['a shape', (list: never[]) => zeros(list)],
  ['a value', (list: never[]) => full([2], list as never)],
  ['an operand', (list: never[]) => x.add(list as never)],
  ['dimensions', (list: never[]) => x.sum(list)],
  ['an index', (list: never[]) => x.index(list)],
  ['a view', (list: never[]) => x.view(list)],
])('%s nested 100,000 deep, or in itself, is refused by name', (_, call) => {
  for (const list of [nested(100_000), itself]) expect(() => call(list)).toThrow(/^\w+: /);
});

test('as deep as PyTorch reads lists, so deep does tensor', () => {
  expect(tensor(nested(128)).ndim).toBe(128);
  expect(() => tensor(nested(129))).toThrow(
    new RangeError('tensor: data must be nested at most 128 deep; is it an array that holds itself?'),
  );
  const second: unknown[] = [1];
  second.push(second);
  expect(() => tensor(second as never)).toThrow(/^tensor: ragged nesting: data\[1\]/);
});

test('a tensor of more dimensions than functions can call themselves is not nested', () => {
  const deep = zeros(new Array(100_000).fill(1));
  expect(() => deep.tolist()).toThrow(/^tolist: .*1000 dimensions.*100000$/);
  expect(() => `${deep}`).toThrow(/^toString: .*1000 dimensions/);
});
