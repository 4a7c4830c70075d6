import { gradcheck, gradgradcheck } from '@wick/testing';
import fc from 'fast-check';
import { noGrad, type Tensor, tensor } from '../index.ts';
import type { Step } from '../testing/gradients/step.ts';
import { kinds, stepMakers } from '../testing/gradients/steps.ts';

// WICK_RUNS asks for more programs than a test run has time for.
const numRuns = Number(process.env.WICK_RUNS ?? 400);
const LIVE = 7;
const LARGEST = 24;

const small = fc.integer({ min: -2, max: 3 });
const numbers = fc.tuple(small, small, small);
const choice = fc.record({
  name: fc.oneof(...Object.values(kinds).map((steps) => fc.constantFrom(...Object.keys(steps)))),
  x: fc.nat(LIVE - 1),
  y: fc.nat(LIVE - 1),
  n: numbers,
});
type Choice = typeof choice extends fc.Arbitrary<infer T> ? T : never;

interface Line extends Step {
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

const makeLeaves = () =>
  [
    tensor(Float64Array.of(0.45, -1.1, 0.8, 1.7, -0.35, 0.62)).reshape(2, 3),
    tensor(Float64Array.of(0.9, -0.55, 1.3)),
    tensor(Float64Array.of(-0.7, 1.15)).reshape(2, 1),
  ].map((t) => t.requiresGrad_());

/** The tensors that a program leaves: those it starts from are no leaves, so that they may be changed. */
function run(lines: readonly Line[], leaves: readonly Tensor[]): Tensor[] {
  const live = leaves.map((leaf) => leaf.clone());
  for (const line of lines) {
    const results = [line.run(live[line.x]!, live[line.y]!)].flat() as Tensor[];
    for (const t of results) if (!live.includes(t)) live.push(t);
    // Those it starts from stay: else nothing might be left that has a gradient.
    live.splice(leaves.length, live.length - LIVE);
  }
  return live;
}

const isTame = (live: readonly Tensor[]) =>
  live.every(
    (t) =>
      t.numel() > 0 &&
      t.numel() <= LARGEST &&
      (t.toTypedArray() as Float64Array).every((value) => Math.abs(value) < 20),
  );

/** The choices that can be followed, as lines: the others are left out, and so is what leads to large numbers. */
function programOf(choices: readonly Choice[]): Line[] {
  const lines: Line[] = [];
  const leaves = makeLeaves();
  for (const { name, x, y, n } of choices) {
    const live = run(lines, leaves);
    const [a, b] = [x % live.length, y % live.length];
    const step = stepMakers[name]!(live[a]!, live[b]!, n);
    if (!step) continue;
    const line = { ...step, name, x: a, y: b };
    if (isTame(run([...lines, line], leaves))) lines.push(line);
  }
  return lines;
}

/** One number that every element of every tensor has its own share in. */
function scalar(live: readonly Tensor[]): Tensor {
  return live
    .map((t, k) => {
      const weights = Float64Array.from({ length: t.numel() }, (_, i) => 0.3 + Math.sin(1 + 2.7 * i + k));
      return t.mul(tensor(weights).reshape(t.shape)).sum();
    })
    .reduce((sum, t) => sum.add(t));
}

const story = (lines: readonly Line[]) =>
  lines.map(({ text, x, y }) => `${text}  (x: live[${x}], y: live[${y}])`).join('\n');

/** Whether backward refuses, because a tensor that it needs was changed. */
function isRefused(lines: readonly Line[]): boolean {
  try {
    scalar(run(lines, makeLeaves())).backward();
    return false;
  } catch (error) {
    if (error instanceof RangeError && /modified by an in-place/.test(error.message)) return true;
    throw error;
  }
}

function explained(lines: readonly Line[], check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`${story(lines)}\n${(error as Error).stack}`);
  }
}

// Else a step that nothing is fit for would test nothing.
test.each(Object.keys(stepMakers))(
  '%s is a step that can be taken, with the gradient of finite differences',
  (name) => {
    const choices = fc.sample(fc.record({ name: fc.constant(name), x: fc.nat(2), y: fc.nat(2), n: numbers }), 30);
    const lines = choices.map((one) => programOf([one])).find((program) => program.length > 0 && !isRefused(program));
    expect(lines).toBeDefined();
    gradcheck((...leaves) => scalar(run(lines!, leaves)), makeLeaves());
  },
);

test('the gradient of a program is what finite differences give, or backward says what was changed in place', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 9 }), (choices) => {
      const lines = programOf(choices);
      explained(lines, () => {
        if (isRefused(lines)) return;
        compared++;
        gradcheck((...leaves) => scalar(run(lines, leaves)), makeLeaves());
      });
    }),
    { numRuns },
  );
  // Measured: of three programs, backward refuses one.
  expect(compared).toBeGreaterThan(numRuns / 3);
});

test('a second backward over a retained graph adds the same again, and values do not depend on the graph', () => {
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 9 }), (choices) => {
      const lines = programOf(choices);
      explained(lines, () => {
        const leaves = makeLeaves();
        const live = run(lines, leaves);
        const plain = noGrad(() => run(lines, leaves));
        expect(plain.map((t) => t.tolist())).toEqual(live.map((t) => t.tolist()));
        if (isRefused(lines)) return;
        const loss = scalar(live);
        loss.backward({ retainGraph: true });
        const once = leaves.map(({ grad }) => grad?.clone());
        loss.backward();
        leaves.forEach(({ grad }, i) => {
          expect(grad?.tolist()).toEqual(once[i]?.mul(2).tolist());
        });
      });
    }),
    { numRuns },
  );
});

test('the gradient of a gradient is what finite differences give', () => {
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 5 }), (choices) => {
      const lines = programOf(choices);
      explained(lines, () => {
        if (isRefused(lines)) return;
        gradgradcheck((...leaves) => scalar(run(lines, leaves)), makeLeaves());
      });
    }),
    { numRuns: numRuns / 8 },
  );
});
