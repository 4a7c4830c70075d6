import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixture } from '@wick/testing';
import { grad, onesLike, Tensor } from './index.ts';
import differences from './testing/strides/differences.json' with { type: 'json' };
import { type Call, elementwise } from './testing/strides/elementwise.ts';
import { given } from './testing/strides/given.ts';
import { layers } from './testing/strides/layers.ts';
import { structure } from './testing/strides/structure.ts';

// How results and gradients lie in memory, which decides the order in which a later draw fills them. differences.json
// lists what is not PyTorch's yet, by call and layout: a cell that comes right, or goes wrong, fails here.
// COMPATIBILITY.md shows the same table (scripts/strides.mjs).

interface Layout {
  kind: string;
  shape: number[];
  strides: number[];
}
type Cell = [results: string, gradient: string | null, ofTheSum: string | null];
type Differences = Record<string, Record<string, number[]>>;

const { layouts, rows } = fixture<{ layouts: Layout[]; rows: Record<string, Record<string, Cell | null>> }>(
  __dirname,
  'strides',
);
const calls: Record<string, Call> = { ...elementwise, ...structure, ...layers };
const parts = ['result', 'gradient', 'gradientOfSum'] as const;

const listed = (result: Tensor | readonly Tensor[]): readonly Tensor[] =>
  result instanceof Tensor ? [result] : result;
const text = (t: Tensor) => t.stride().join(',');

function gradient(call: Call, { shape, strides }: Layout, summed: boolean): string | null {
  const g = given(shape, strides);
  g.x.requiresGrad_();
  const out = listed(call(g)).find((t) => t.requiresGrad);
  if (!out) return null;
  const [slope] = summed ? grad(out.sum(), [g.x]) : grad(out, [g.x], { gradOutputs: [onesLike(out.detach())] });
  return slope ? text(slope) : null;
}

/** Only what PyTorch has: not every result has a gradient. */
function cell(call: Call, layout: Layout, [, slope, sum]: Cell): Cell {
  return [
    listed(call(given(layout.shape, layout.strides)))
      .map(text)
      .join(';'),
    slope === null ? null : gradient(call, layout, false),
    sum === null ? null : gradient(call, layout, true),
  ];
}

/** The layouts in which each part of a call is not PyTorch's. */
function differencesOf(name: string): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const [i, wanted] of Object.entries(rows[name]!)) {
    if (wanted === null) continue;
    const got = cell(calls[name]!, layouts[Number(i)]!, wanted);
    for (const [k, part] of parts.entries())
      if (got[k] !== wanted[k]) found[part] = [...(found[part] ?? []), Number(i)];
  }
  return found;
}

test('every call of the fixture is tried', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(rows).sort());
});

const known: Differences = differences;
if (process.env.WICK_WRITE_STRIDES) {
  test('writes the differences', () => {
    const all: Differences = {};
    for (const name of Object.keys(rows)) {
      const found = differencesOf(name);
      if (Object.keys(found).length > 0) all[name] = found;
    }
    writeFileSync(join(__dirname, 'testing/strides/differences.json'), `${JSON.stringify(all)}\n`);
  });
} else {
  test.each(Object.keys(rows))("results and gradients lie in memory as PyTorch's do: %s", (name) => {
    expect(differencesOf(name)).toEqual(known[name] ?? {});
  });
}

test('COMPATIBILITY.md shows this table', () => {
  const script = join(__dirname, '../scripts/strides.mjs');
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow();
});
