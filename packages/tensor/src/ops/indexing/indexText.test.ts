import { arange, type IndexExpression, tensor } from '../../index.ts';
import { readIndexText } from './indexText.ts';

const x = arange(60).reshape(3, 4, 5);

test.each<[string, IndexExpression]>([
  ['0', [0]],
  ['-1, 2', [-1, 2]],
  [':', [':']],
  ['::', [':']],
  [':, 1:-1:2, None, ...', [':', { start: 1, end: -1, step: 2 }, null, '...']],
  ['...,0', ['...', 0]],
  ['  1 : 3 ,: :2', [{ start: 1, end: 3 }, { step: 2 }]],
  ['-2:', [{ start: -2 }]],
  [':-1', [{ end: -1 }]],
  ['None:2', [{ end: 2 }]],
  ['1:None:2', [{ start: 1, step: 2 }]],
  ['[0, 2], :, [1, 3]', [[0, 2], ':', [1, 3]]],
  ['[True, False, True,], 0', [[true, false, true], 0]],
  ['True', [true]],
  ['False, 1', [false, 1]],
  ['1,', [1]],
  ['None', [null]],
])("'%s' is what the array says", (text, items) => {
  expect(x.index(text).tolist()).toEqual(x.index(items).tolist());
  expect(x.index(text).shape).toEqual(x.index(items).shape);
});

test.each([
  ['', 0],
  ['  ', 2],
  ['1,,2', 2],
  [':, 1:x', 5],
  ['1 2', 2],
  ['::0', 2],
  ['0, ::-1', 5],
  ['1:2:3:4', 5],
  ['1.5', 1],
  ['..', 0],
  ['[1, 2', 5],
  ['[1 2]', 3],
  ['[1, True]', 4],
  ['[None]', 1],
  ['None2', 4],
  ['null', 0],
  ['True:2', 4],
  ['1:True', 2],
  ['9007199254740993', 0],
  ['constructor', 0],
  ['a', 0],
])("'%s' is refused at character %i", (text, at) => {
  const y = x.clone();
  const message = (error: unknown) => (error as Error).message;
  for (const call of [() => y.index(text), () => y.indexPut_(text, 0)]) {
    let thrown: unknown;
    try {
      call();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(RangeError);
    expect(message(thrown)).toMatch(/^index(Put_)?: /);
    expect(message(thrown).endsWith(` at character ${at}:\n  ${text}\n  ${' '.repeat(at)}^`)).toBe(true);
  }
  expect(y.equal(x)).toBe(true);
});

test('what the text asks for must be there, as with an array', () => {
  expect(() => x.index('3')).toThrow(RangeError);
  expect(() => x.index('0, 0, 0, 0')).toThrow(RangeError);
  expect(() => x.index('..., ...')).toThrow(RangeError);
});

test('what is not there is pointed at, in assignments too', () => {
  expect(() => x.index(':, 7')).toThrow(/^index: index 7 is out of range .* at character 3:\n {2}:, 7\n {5}\^$/);
  expect(() => x.index('0, 0, 0,  1')).toThrow(/^index: 4 indices are too many .* at character 10:\n/);
  expect(() => x.index('..., 1, ...')).toThrow(/^index: '...' may stand once only, got '.' at character 8:\n/);
  expect(() => x.clone().indexPut_('-9, 0', 1)).toThrow(/^indexPut_: index -9 is out of range .* at character 0:\n/);
  expect(() => x.index([':', 7])).toThrow(/^index: index 7 is out of range[^\n]*$/);
});

test('assignment reads it too, and views stay views', () => {
  const y = arange(6).reshape(2, 3);
  y.indexPut_(':, ::2', 0);
  expect(y.tolist()).toEqual([
    [0, 1, 0],
    [0, 4, 0],
  ]);
  y.indexPut_('1', tensor([7n, 8n, 9n]), { accumulate: true });
  expect(y.tolist()).toEqual([
    [0, 1, 0],
    [7, 12, 9],
  ]);
  expect(y.indexPut('[0], [1]', 5).tolist()).toEqual([
    [0, 5, 0],
    [7, 12, 9],
  ]);
  y.index('..., 1').fill_(3);
  expect(y.tolist()).toEqual([
    [0, 3, 0],
    [7, 3, 9],
  ]);
});

test('an item of an array may be written so, beside tensors', () => {
  expect(x.index(['1:', tensor([0n, 2n])]).shape).toEqual([2, 2, 5]);
  expect(() => x.index(['0, 1'])).toThrow(/^index: index 0 must be one index/);
  expect(() => x.index([0, '1:y'])).toThrow(/^index: index 1: .* at character 2:/);
});

test('a text is read once', () => {
  expect(readIndexText('index', '1:2')).toBe(readIndexText('index', '1:2'));
  for (let i = 0; i < 2000; i++) readIndexText('index', String(i));
  expect(readIndexText('index', '7')).toEqual([7]);
});
