import { Tensor } from '../tensor.ts';
import { fetched } from './fetched.ts';
import { type Keeper, Storage } from './storage.ts';

/** A tensor whose elements are elsewhere until they are fetched; `log` hears when that begins and ends. */
function away(log: string[], name: string): Tensor {
  let isHere = false;
  const keeper: Keeper = {
    bring: () => {
      if (!isHere) throw new Error('not here');
      return Float32Array.of(1, 2);
    },
    fetch: async () => {
      log.push(`${name} asked for`);
      await null;
      isHere = true;
      log.push(`${name} here`);
    },
  };
  return new Tensor({ storage: new Storage(keeper, 2), shape: [2], dtype: 'float32' });
}

test('all tensors of a value are fetched, wherever they are in it, and all are asked for at once', async () => {
  const log: string[] = [];
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => away(log, name)) as [Tensor, Tensor, Tensor, Tensor];
  const value: Record<string, unknown> = { list: [{ a }, 1, null, 'text'], map: new Map([[b, new Set([c])]]), d };
  value.self = value;
  expect(() => a.tolist()).toThrow('not here');
  await fetched(value);
  expect(log.map((line) => line.slice(2))).toEqual([...new Array(4).fill('asked for'), ...new Array(4).fill('here')]);
  for (const t of [a, b, c, d]) expect(t.tolist()).toEqual([1, 2]);
});

test('a long list is no deep one', async () => {
  let deep: unknown[] = [];
  for (let i = 0; i < 100_000; i++) deep = [deep];
  await fetched([deep, new Array(300_000).fill(0)]);
});
