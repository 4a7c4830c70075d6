import { describeWasmBuilds } from '../testing/builds.ts';
import { onPlan } from '../testing/onPlan.ts';
import { fillUniform, lehmer } from '../testing/random.ts';
import { expectSameBits } from '../testing/sameBits.ts';
import { adamStep } from '../vector/adam.ts';
import { descend, descendWithMomentum } from '../vector/descend.ts';

const random = lehmer(5);
const types = [
  ['float32', Float32Array],
  ['float64', Float64Array],
] as const;
const all = types.flatMap(([dtype, Type]) => [0, 1, 2, 33, 16384, 40001].map((count) => [count, dtype, Type] as const));

describeWasmBuilds(() => {
  test.each(all)('optimisers take the steps of the kernels: %d elements of %s', (count, dtype, Type) => {
    const floats = (n: number) => fillUniform<Float32Array | Float64Array>(new Type(n), random);
    for (const decay of [0, 0.1]) {
      const [p, grad, buffer] = [floats(count), floats(count), floats(count)];
      const expected = p.slice();
      descend(expected, grad, -1, decay, -0.01);
      const plain = onPlan([p, grad] as const, ([a, b]) => [
        { kind: 'descent', dtype, count, p: a!, grad: b!, sign: -1, decay, a: -0.01 },
      ]);
      expectSameBits(plain[0], expected);
      for (const nesterov of [false, true]) {
        const [q, moved] = [p.slice(), buffer.slice()];
        descendWithMomentum(q, grad, moved, 1, decay, 0.9, 0.8, nesterov, -0.01);
        const momentum = (at: number) => ({ buffer: at, momentum: 0.9, share: 0.8, nesterov });
        const found = onPlan([p, grad, buffer] as const, ([a, b, c]) => [
          { kind: 'descent', dtype, count, p: a!, grad: b!, sign: 1, decay, a: -0.01, momentum: momentum(c!) },
        ]);
        expectSameBits(found[0], q);
        expectSameBits(found[2], moved);
      }
      for (const [form, amsgrad] of [
        [1, false],
        [2, true],
        [0, false],
      ] as const) {
        const numbers = {
          sign: 1,
          decay,
          shrink: 0.999,
          w1: 0.1,
          beta2: 0.99,
          w2: 0.01,
          correction: 0.3,
          eps: 1e-8,
          a: -0.02,
          ofGrad: decay,
        };
        const v = floats(count).map((x) => x * x);
        const [q, m, w, most] = [p.slice(), buffer.slice(), v.slice(), v.slice()];
        adamStep(q, grad, m, w, amsgrad ? most : null, { ...numbers, belowRoot: form === 2, adaptive: form !== 0 });
        const found = onPlan([p, grad, buffer, v, v.slice()] as const, ([a, b, c, d, e]) => [
          { kind: 'adam', dtype, count, p: a!, grad: b!, m: c!, v: d!, most: amsgrad ? e : null, ...numbers, form },
        ]);
        for (const [i, array] of [
          [0, q],
          [2, m],
          [3, w],
          [4, most],
        ] as const)
          expectSameBits(found[i], array);
      }
    }
  });
});
