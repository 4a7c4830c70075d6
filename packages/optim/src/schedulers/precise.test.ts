import { expectUlp, fixture } from '@wick/testing';
import { cos, log, pow } from './precise.ts';

const { precise } = fixture<{ precise: Record<'angles' | 'cos' | 'bases' | 'powers' | 'pow' | 'log', number[]> }>(
  `${__dirname}/..`,
  'schedulers',
);

describe('correctly rounded', () => {
  it('cosine: near its zeros too', () => {
    expectUlp(precise.angles.map(cos), precise.cos);
  });

  it('power: of whole and broken exponents', () => {
    expectUlp(
      precise.bases.map((base, i) => pow(base, precise.powers[i]!)),
      precise.pow,
    );
  });

  it('logarithm', () => {
    expectUlp(precise.bases.map(log), precise.log);
  });

  it.each([
    [0, 3],
    [2, 0],
    [1, 7.5],
    [-2, 3],
    [-2, 0.5],
    [NaN, 2],
    [10, 400],
    [10, -400],
    [0, -1],
    [Infinity, 2],
  ])('pow(%d, %d) is what Math gives at the edges', (x, y) => {
    expect(pow(x, y)).toBe(x ** y);
  });

  it.each([0, -1, Infinity, NaN, 1])('log(%d) is what Math gives', (x) => {
    expect(log(x)).toBe(Math.log(x));
  });

  it.each([NaN, Infinity, 1e300])('cos(%d) is what Math gives', (x) => {
    expect(cos(x)).toBe(Math.cos(x));
  });
});
