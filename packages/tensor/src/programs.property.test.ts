import fc from 'fast-check';
import { type Tensor, tensor } from './index.ts';
import type { Call, Twin } from './testing/programs/call.ts';
import { type Cells, fresh, layAs, Refused, read, Unsaid } from './testing/programs/cells.ts';
import { commands } from './testing/programs/commands.ts';

// WICK_RUNS asks for more programs than a test run has time for.
const numRuns = Number(process.env.WICK_RUNS ?? 3000);
const LIVE = 7;

// Mostly such as are dimensions and places of most tensors; the others are there to be refused.
const number = fc.oneof({ weight: 2, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.integer({ min: -2, max: 4 }) });

const step = fc.record({
  command: fc.constantFrom(...Object.keys(commands)),
  x: fc.nat(LIVE - 1),
  y: fc.nat(LIVE - 1),
  n: fc.tuple(number, number, number, number),
});

const numbers = (t: Tensor) => Array.from(t.toTypedArray() as Float64Array, Number);
const isSame = (a: number, b: number) => a === b || (Number.isNaN(a) && Number.isNaN(b));

/** Takes the values of a result over where they are a rounding error off. */
function settle(result: Tensor, model: Cells, { rtol = 0, text }: Call, sum: number): void {
  numbers(result).forEach((value, i) => {
    const wanted = model.memory.values[model.at[i]!]!;
    if (isSame(value, wanted)) return;
    if (!(Math.abs(value - wanted) <= rtol * sum)) throw new Error(`${text} gives ${value} for ${wanted} at ${i}`);
    model.memory.values[model.at[i]!] = value;
  });
}

/** That tensors and models read the same, and share memory where models do. */
function compare(live: readonly Twin[], story: string): void {
  for (const { name, tensor: t, cells } of live) {
    const found = { name, dtype: t.dtype, shape: t.shape, values: numbers(t) };
    const wanted = { name, dtype: cells.memory.dtype, shape: cells.shape, values: read(cells) };
    const isRight =
      found.dtype === wanted.dtype &&
      `${found.shape}` === `${wanted.shape}` &&
      found.values.every((value, i) => isSame(value, wanted.values[i]!));
    if (!isRight) throw new Error(`${story}\n${JSON.stringify(found)}\nshould be\n${JSON.stringify(wanted)}`);
    for (const other of live) {
      const shares = t._storage === other.tensor._storage;
      if (shares !== (cells.memory === other.cells.memory) && t.numel() > 0 && other.tensor.numel() > 0)
        throw new Error(`${story}\n${name} ${shares ? 'shares' : 'does not share'} the memory of ${other.name}`);
    }
  }
}

function attempt<T>(run: () => T): { value: T } | { error: Error } {
  try {
    return { value: run() };
  } catch (error) {
    return { error: error as Error };
  }
}

const isError = (error: Error) => error instanceof TypeError || error instanceof RangeError;

/** How often each command was carried out, and refused. */
const tally = new Map<string, [done: number, refused: number]>();

test('a program of views, in-place changes and everything else computes what nested loops compute', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
      const start = [0.5, -1, 2, 3.25, -0.75, 0];
      const cube = [3, 1, -2, 0, 5, -4, 2, 6, -1, 4, -3, 7];
      const live: Twin[] = [
        { name: 'a', tensor: tensor(start).view([2, 3]), cells: fresh('float32', [2, 3], start) },
        { name: 'b', tensor: tensor([1, 2, 3], { dtype: 'int64' }), cells: fresh('int64', [3], [1, 2, 3]) },
        {
          name: 'c',
          tensor: tensor(cube, { dtype: 'float64' }).view([2, 3, 2]),
          cells: fresh('float64', [2, 3, 2], cube),
        },
      ];
      const story: string[] = [];
      for (const { command, x, y, n } of steps) {
        const call = commands[command]!(live[x % live.length]!, live[y % live.length]!, n);
        const name = `t${story.length}`;
        // What sums are within rounding of: the model's operands, before they change.
        const sum = live.reduce((all, { cells }) => all + read(cells).reduce((s, v) => s + Math.abs(v), 0) ** 2, 1);
        const model = attempt(call.model);
        if ('error' in model && model.error instanceof Unsaid) continue;
        if ('error' in model && !(model.error instanceof Refused)) throw model.error;
        story.push(`${name} = ${call.text}`);
        const real = attempt(call.real);
        const counts = tally.get(command) ?? [0, 0];
        tally.set(command, counts);
        if ('error' in model) {
          counts[1]++;
          if (!('error' in real)) throw new Error(`${story.join('\n')}\nshould be refused: ${model.error.message}`);
          if (!isError(real.error)) throw real.error;
        } else {
          counts[0]++;
          if ('error' in real) throw new Error(`${story.join('\n')}\n${real.error.stack}`);
          const cells = [model.value].flat() as Cells[];
          const tensors = [real.value].flat() as Tensor[];
          expect(tensors.length).toBe(cells.length);
          for (const [i, t] of tensors.entries()) settle(t, cells[i]!, call, sum);
          const isView = (x: Cells) => live.some((one) => one.cells.memory === x.memory);
          const news = tensors.map((t, i) => ({
            name: i > 0 ? `${name}[${i}]` : name,
            tensor: t,
            cells: isView(cells[i]!) ? cells[i]! : layAs(cells[i]!, t.stride()),
          }));
          for (const twin of news) {
            if (!live.some((one) => one.tensor === twin.tensor)) live.push(twin);
          }
          live.splice(0, live.length - LIVE);
        }
        compare(live, story.join('\n'));
      }
    }),
    { numRuns },
  );
  if (process.env.WICK_RUNS) process.stdout.write(`${[...tally].map(([k, v]) => `${k} ${v.join('/')}`).join(', ')}\n`);
  // That no command is refused or left out at every turn, which would test nothing.
  for (const name of Object.keys(commands)) expect([name, (tally.get(name)?.[0] ?? 0) > 0]).toEqual([name, true]);
});
