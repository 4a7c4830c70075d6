import type { AdamCommand, DescentCommand } from '@wick/kernels/plan';
import { expectClose, runBoth } from '../testing/both.ts';
import { floats } from '../testing/floats.ts';

const n = 133;
const unit = 2 ** -23;

type Descent = Partial<DescentCommand> & {
  readonly kept?: boolean;
  readonly nesterov?: boolean;
  readonly skip?: number;
};

test.each<[string, Descent]>([
  ['plain', {}],
  ['going up, with decay', { sign: -1, decay: 0.1 }],
  ['with momentum', { kept: true }],
  ["with Nesterov's", { kept: true, nesterov: true, decay: 0.01 }],
  ['of what does not lie as vectors do', { kept: true, skip: 4 }],
])('gradient descent: %s', async (_, { kept = false, nesterov = false, skip = 0, ...asked }) => {
  const found = await runBoth(
    [floats(n, 1), floats(n, 2), floats(n, 3)] as const,
    ([p, grad, buffer]) => [
      {
        kind: 'descent', count: n - skip / 4, p: p! + skip, grad: grad!, sign: 1, decay: 0, a: { number: 1 }, ...asked,
        momentum: kept ? { buffer: buffer!, momentum: { number: 0 }, share: 0.9, nesterov } : null,
      },
    ], // biome-ignore format: a list
    [0.8, -0.05],
  );
  if (found === null) return;
  expectClose(found.gpu[0], found.cpu[0], 1, unit);
  expectClose(found.gpu[2], found.cpu[2], 1, unit);
});

test.each<[string, Partial<AdamCommand>]>([
  ['Adam', {}],
  ['with amsgrad, decay and a far average', { most: 4, decay: 0.1, w1: 0.7 }],
  ['NAdam, decoupled', { form: 2, ofGrad: -0.01, shrink: 0.999 }],
  ['RAdam, young', { form: 0, sign: -1 }],
])('a step of Adam: %s', async (_, { most, ...asked }) => {
  const arrays = [
    floats(n, 1),
    floats(n, 2),
    floats(n, 3),
    floats(n, 4).map(Math.abs),
    floats(n, 5).map(Math.abs),
  ] as const;
  const found = await runBoth(
    arrays,
    (places) => {
      const [p, grad, m, v] = places as [number, number, number, number];
      return [
        {
          kind: 'adam', count: n, p, grad, m, v, most: most == null ? null : places[4]!, sign: 1, decay: 0, shrink: 1,
          w1: 0.1, beta2: 0.999, w2: 0.001, correction: { number: 0 }, form: 1, eps: 1e-8, a: { number: 1 }, ofGrad: 0,
          ...asked,
        },
      ]; // biome-ignore format: a list
    },
    [0.3, -0.01],
  );
  if (found === null) return;
  for (const i of [0, 2, 3, 4] as const) expectClose(found.gpu[i], found.cpu[i], 2, unit, `array ${i}`);
});
