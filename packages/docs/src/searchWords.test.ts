import { searchWords } from './searchWords.ts';

/** Whether all that is asked for stands in a text. */
const finds = (text: string, question: string) => {
  const there = new Set(searchWords(text, 'text'));
  return searchWords(question).every((word) => there.has(word));
};

test.each([
  ['at the beginning', '初始化会怎样'],
  ['in the middle of a sentence', '再谈权重初始化方法的选择'],
  ['at the end', '选择一种初始化。'],
  ['alone', '初始化'],
  ['beside Latin letters', '用Kaiming初始化conv层'],
])('初始化 is found %s', (_, text) => {
  expect(finds(text, '初始化')).toBe(true);
  expect(searchWords('初始化')).toEqual(['初始', '始化', '初始化']);
});

test('what is not written there is not found; a single sign is', () => {
  expect(finds('每一层的激活值，初始的值', '初始化')).toBe(false);
  expect(finds('四十个卷积层', '层')).toBe(true);
});

test('Latin names are cut at points and underscores, and where Chinese begins', () => {
  expect(searchWords('nn.Module.apply, kaiming_normal_')).toEqual(['nn', 'Module', 'apply', 'kaiming', 'normal']);
  expect(searchWords('用Adam训练')).toEqual(['用', 'Adam', '训练']);
});

test('it can be written out into a page', () => {
  const written = new Function(`return (${searchWords.toString()})`)() as typeof searchWords;
  expect(written('权重初始化')).toEqual(searchWords('权重初始化'));
});
