import type { Comparable, ElementArray } from './elements.ts';
import { expectClose } from './expectClose.ts';
import { fixture } from './fixture.ts';

interface Case {
  actual: string;
  expected: string;
  rtol: number;
  atol: number;
  close: boolean;
}
const { close } = fixture<{ close: Case[] }>(__dirname, 'helpers');
const fromPython = (text: string) => Number(text.replace('inf', 'Infinity'));
const tensor = (dtype: string, shape: number[], values: ElementArray) => ({ dtype, shape, toTypedArray: () => values });

describe('expectClose', () => {
  it.each(close)("has torch.isclose's verdict: $actual against $expected, $rtol, $atol: $close", (c) => {
    const compare = () => expectClose([fromPython(c.actual)], [fromPython(c.expected)], c);
    if (c.close) expect(compare).not.toThrow();
    else expect(compare).toThrow(/1 of 1 values are not within/);
  });

  it.each<[string, ElementArray, ElementArray, ElementArray]>([
    ['float32', Float32Array.of(100), Float32Array.of(100.0009), Float32Array.of(100.002)],
    ['float64', Float64Array.of(100), Float64Array.of(100 + 9e-11), Float64Array.of(100 + 2e-10)],
    ['int32', Int32Array.of(100000), Int32Array.of(100000), Int32Array.of(100001)],
    ['int64', BigInt64Array.of(2n ** 53n), BigInt64Array.of(2n ** 53n), BigInt64Array.of(2n ** 53n + 1n)],
    ['uint8', Uint8Array.of(200), Uint8Array.of(200), Uint8Array.of(201)],
  ])('has a default tolerance that suits %s', (_, actual, near, far) => {
    expectClose(actual, near);
    expect(() => expectClose(actual, far)).toThrow(/1 of 1 values/);
  });

  it('takes its default tolerance from the expected side when the actual one is plain numbers', () => {
    expect(() => expectClose([100], Float64Array.of(100 + 2e-10))).toThrow(/1e-12/);
    expectClose([100], [100.0009]);
  });

  it('leaves the other tolerance at its default when one is given, and 0 is a tolerance', () => {
    expectClose([1], [1.1], { rtol: 0.1 });
    expectClose([0], [1e-7], { rtol: 0 });
    expect(() => expectClose([0], [1e-7], { atol: 0 })).toThrow(/1 of 1/);
  });

  it.each<[string, Comparable, Comparable]>([
    [
      'a tensor and nested numbers',
      tensor('float32', [2, 2], Float32Array.of(1, 2, 3, 4)),
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ['a tensor and a bare typed array', tensor('float32', [2, 1], Float32Array.of(1, 2)), Float32Array.of(1, 2)],
    [
      'a tensor and an array out of a fixture',
      tensor('bool', [1, 2], Uint8Array.of(1, 0)),
      { dtype: 'bool', shape: [1, 2], base64: 'AQA=' },
    ],
    ['numbers and bools', 1, true],
    ['bigints and numbers', [5n], [5]],
    [
      'tensors without elements',
      tensor('float32', [0, 3], new Float32Array(0)),
      tensor('float32', [0, 3], new Float32Array(0)),
    ],
  ])('compares %s', (_, actual, expected) => expectClose(actual, expected));

  it.each<[string, Comparable, Comparable, RegExp]>([
    ['shapes that differ', [[1, 2]], [1, 2], /actual has shape \[1, 2\], expected \[2\]/],
    ['a scalar and one element', 1, [1], /actual has shape \[\], expected \[1\]/],
    ['numbers of elements that differ', Float32Array.of(1), Float32Array.of(1, 1), /actual has 1 values, expected 2/],
    ['dtypes that differ', Float32Array.of(1), Float64Array.of(1), /actual has dtype float32, expected float64/],
    [
      'bool and uint8 tensors',
      tensor('bool', [1], Uint8Array.of(1)),
      tensor('uint8', [1], Uint8Array.of(1)),
      /dtype bool, expected uint8/,
    ],
    ['ragged rows', [[1, 2], [3]], [[1, 2], [3]], /nests shapes \[2\] and \[1\]/],
    ['what is not numbers', 'x' as unknown as Comparable, [1], /actual must be numbers, .* got x/],
    ['null', [1], null as unknown as Comparable, /expected must be numbers, .* got null/],
    ['undefined inside', [1, undefined] as unknown as Comparable, [1, 2], /actual must be numbers, .* got undefined/],
  ])('does not let %s pass for equal', (_, actual, expected, message) => {
    expect(() => expectClose(actual, expected)).toThrow(message);
  });

  it.each([-1, Number.NaN])('refuses the tolerance %p, which would pass or fail everything', (bad) => {
    expect(() => expectClose(1, 1, { rtol: bad })).toThrow(/rtol must be 0 or more/);
    expect(() => expectClose(1, 1, { atol: bad })).toThrow(/atol must be 0 or more/);
  });

  it('says how many differ, the first five with index and both values, and the worst', () => {
    const actual = [
      [0, 1, 2, 3],
      [4, 5, 6, 7],
    ];
    const expected = [
      [0, 1.5, 3, 4],
      [5, 6, 106, 7.0000001],
    ];
    expect(() => expectClose(actual, expected, { rtol: 0, atol: 0.25 })).toThrow(
      new Error(
        [
          'expectClose: 6 of 8 values are not within 0.25 + 0 * |expected|',
          '  at [0, 1]: actual 1, expected 1.5 (off by 0.5, allowed 0.25)',
          '  at [0, 2]: actual 2, expected 3 (off by 1, allowed 0.25)',
          '  at [0, 3]: actual 3, expected 4 (off by 1, allowed 0.25)',
          '  at [1, 0]: actual 4, expected 5 (off by 1, allowed 0.25)',
          '  at [1, 1]: actual 5, expected 6 (off by 1, allowed 0.25)',
          '  and 1 more',
          '  largest error 100 at [1, 2]',
        ].join('\n'),
      ),
    );
  });

  it('counts a NaN on one side as the largest error', () => {
    expect(() => expectClose([1, Number.NaN], [3, 1])).toThrow(/largest error Infinity at \[1\]/);
  });
});
