import { any, count, flag, number, optionTable, orNull, type RulesFor, sizes, word } from './options.ts';

interface PoolOptions {
  stride?: number | readonly number[] | null;
  slope?: number;
  groups?: number;
  ceilMode?: boolean;
  mode?: 'max' | 'mean';
  name?: string;
}

const pool = optionTable(
  {
    stride: orNull(sizes(1, 2, 1)),
    slope: number(0.5, 0),
    groups: count(1, 1),
    ceilMode: flag(false),
    mode: word('max', ['max', 'mean']),
    name: any(
      'a',
      'a short string',
      (given) => typeof given === 'string',
      (given: string) => given.length < 3,
    ),
  } satisfies RulesFor<PoolOptions>,
  ['stride', 'ceilMode'],
);

test('nothing given is the defaults, one frozen object for all calls', () => {
  const values = pool.read('pool', undefined);
  expect(values).toEqual({ stride: null, slope: 0.5, groups: 1, ceilMode: false, mode: 'max', name: 'a' });
  expect(pool.read('pool', undefined)).toBe(values);
  expect(Object.isFrozen(values)).toBe(true);
});

test('what is given is checked and brought into form, undefined is the default', () => {
  const given = { stride: 3, groups: undefined, mode: 'mean' } as const;
  expect(pool.read('pool', given)).toMatchObject({ stride: [3, 3], groups: 1, mode: 'mean' });
  expect(given).toEqual({ stride: 3, groups: undefined, mode: 'mean' });
  expect(pool.defaults.stride).toBeNull();
});

test.each([
  [{ pading: 1 }, TypeError, 'pool: there is no option pading'],
  [{ strid: 1 }, TypeError, 'pool: there is no option strid, did you mean stride?'],
  [{ ceil_mode: true }, TypeError, 'did you mean ceilMode?'],
  [{ constructor: 1 }, TypeError, 'there is no option constructor'],
  [{ toString: 1 }, TypeError, 'there is no option toString'],
  [3, TypeError, 'pool: expected the options as an object'],
  [null, TypeError, 'pool: expected the options as an object'],
  [[], TypeError, 'pool: expected the options as an object'],
  [{ stride: 'a' }, TypeError, 'pool: stride must be a number or an array of 2, got "a"'],
  [{ stride: [1] }, RangeError, 'pool: stride must be one number or 2, got [1]'],
  [{ stride: 0 }, RangeError, 'pool: stride must be a whole number from 1 up, got 0'],
  [{ slope: Number.NaN }, RangeError, 'pool: slope must be a number from 0 up, got NaN'],
  [{ slope: '1' }, TypeError, 'pool: slope must be a number, got "1"'],
  [{ groups: 1.5 }, RangeError, 'pool: groups must be a whole number from 1 up, got 1.5'],
  [{ ceilMode: 1 }, TypeError, 'pool: ceilMode must be a boolean, got 1'],
  [{ mode: 'min' }, RangeError, "pool: mode must be 'max' or 'mean', got \"min\""],
  [{ name: 1 }, TypeError, 'pool: name must be a short string, got 1'],
  [{ name: 'long' }, RangeError, 'pool: name must be a short string, got "long"'],
])('%j is refused by name', (options, kind, message) => {
  const read = (): unknown => pool.read('pool', options as never);
  expect(read).toThrow(kind);
  expect(read).toThrow(message);
});
