import { checkOptions } from './checkOptions.ts';

interface Options {
  stride?: number;
  padding?: number;
  paddingMode?: string;
}
const known = { stride: true, padding: true, paddingMode: true };
const check = (options: unknown) => checkOptions<Options>('Conv2d', options as Options, known);

test('what is known passes as it is, also inherited or undefined', () => {
  const options = { stride: 1, padding: undefined };
  expect(check(options)).toBe(options);
  expect(() => check(Object.create({ stride: 1 }))).not.toThrow();
  expect(() => check({})).not.toThrow();
});

test.each([
  [{ pading: 1 }, 'Conv2d: there is no option pading, did you mean padding?'],
  [{ stride: 1, stide: 2 }, 'Conv2d: there is no option stide, did you mean stride?'],
  [{ stirde: 1 }, 'Conv2d: there is no option stirde, did you mean stride?'],
  [{ padding_mode: 'zeros' }, 'Conv2d: there is no option padding_mode, did you mean paddingMode?'],
  [{ Stride: 1 }, 'Conv2d: there is no option Stride, did you mean stride?'],
  [{ kernel: 3 }, 'Conv2d: there is no option kernel; there are stride, padding, paddingMode'],
  [{ toString: 3 }, 'Conv2d: there is no option toString; there are stride, padding, paddingMode'],
  [2, 'Conv2d: expected the options as an object, { stride: … }, got 2'],
  [null, 'Conv2d: expected the options as an object, { stride: … }, got null'],
  [[1, 2], 'Conv2d: expected the options as an object, { stride: … }, got 1,2'],
])('%j is refused by name', (options, message) => {
  expect(() => check(options)).toThrow(new TypeError(message));
});
