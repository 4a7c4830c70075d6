import { MersenneTwister } from './mersenneTwister.ts';
import { wordMod } from './wordMod.ts';

test('words mod m, where the quotient lies close to an integer too', () => {
  const generator = new MersenneTwister(0n);
  const wrong: [number, number][] = [];
  const check = (word: number, m: number) => {
    if (wordMod(word | 0, m, 1 / m) !== (word >>> 0) % m) wrong.push([word, m]);
  };
  for (let i = 0; i < 20_000; i++) {
    const m = (generator.random() >>> (i % 31)) + 1;
    check(generator.random(), m);
    const multiple = m * Math.floor(2 ** 32 / m);
    for (const word of [0, m - 1, m, multiple - 1, multiple, multiple - m, 2 ** 32 - 1])
      if (word < 2 ** 32) check(word, m);
  }
  expect(wrong).toEqual([]);
});
