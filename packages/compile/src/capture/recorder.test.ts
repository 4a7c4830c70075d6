import * as all from '@wick/tensor';
import { isTensor, manualSeed, randn, type Tensor } from '@wick/tensor';
import { trace } from '@wick/tensor/internal';
import { Modes } from './modes.ts';
import { Recorder } from './recorder.ts';

type Any = (...args: unknown[]) => unknown;

/** Ways to call a function of tensors and numbers with a tensor that wants a gradient. */
const calls: readonly ((fn: Any, x: Tensor) => unknown)[] = [
  (fn, x) => fn(x),
  (fn, x) => fn(x, 0.1413),
  (fn, x) => fn(0.1413, x),
  (fn, x) => fn(x, 3),
  (fn, x) => fn(x, x.detach().mul(0.5), 0.1413),
  (fn, x) => fn(x.detach().mul(0.5), x, 1.7),
  (fn, x) => fn(x, 0.1413, x),
];

const settings = /^(manualSeed|seed|set|initialSeed|empty|cartesianProd|combinations|compile)/;
const names = Object.entries(all).flatMap(([name, value]) =>
  typeof value === 'function' && /^[a-z]/.test(name) && !name.endsWith('_') && !settings.test(name) ? [name] : [],
);

function run(fn: Any, call: (typeof calls)[number], isSeen: boolean): string {
  manualSeed(3);
  const x = randn(5, 5).abs().add(0.1).requiresGrad_();
  let result: Tensor | undefined;
  const work = () => {
    result = [call(fn, x)].flat().find(isTensor)!;
    result.square().sum().backward();
  };
  const recorder = new Recorder([], true, false, new Modes());
  if (isSeen) trace(recorder, () => recorder.listen(work));
  else work();
  return JSON.stringify([result!.tolist(), x.grad!.tolist()]);
}

// Shortcuts that are taken where nobody listens must not round otherwise.
it('what is recorded has the bits of what is not', () => {
  jest.spyOn(console, 'warn').mockImplementation(() => {});
  const others: string[] = [];
  let count = 0;
  for (const name of names) {
    const fn = (all as unknown as Record<string, Any>)[name]!;
    calls.forEach((call, i) => {
      let eager: string;
      let recorded: string;
      try {
        [eager, recorded] = [run(fn, call, false), run(fn, call, true)];
      } catch {
        return; // no function of these, or one that a recording refuses
      }
      count++;
      if (eager !== recorded) others.push(`${name}, call ${i}`);
    });
  }
  expect(others).toEqual([]);
  expect(count).toBeGreaterThan(300);
});
