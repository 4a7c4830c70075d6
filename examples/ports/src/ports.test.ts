import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ports } from './ports.ts';

const read = (name: string) => readFileSync(join(__dirname, name), 'utf8');
type Losses = Record<string, number[]>;
const expected: { torch: string; steps: number; losses: Losses; more: number; further: Losses } = JSON.parse(
  read('fixtures/losses.json'),
);
const names = readdirSync(__dirname)
  .filter((name) => name.endsWith('.py'))
  .map((name) => name.slice(0, -3));

test('every port has a twin, losses of it, and a line in the table', () => {
  expect(expected.torch).toBe('2.15.0');
  expect(names.length).toBeGreaterThanOrEqual(30);
  expect(Object.keys(ports).sort()).toEqual(names.sort());
  expect(Object.keys(expected.losses).sort()).toEqual(names);
  const readme = read('../README.md');
  expect(names.filter((name) => !readme.includes(`[TypeScript](src/${name}.ts), [Python](src/${name}.py)`))).toEqual(
    [],
  );
});

test.each(Object.entries(ports))("%s has PyTorch's losses within 1e-6", (name, losses) => {
  const wanted = expected.losses[name]!;
  const got = losses(expected.steps);
  expect(got).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries())
    expect(Math.abs(got[i]! - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
});

// Roundings add up over twenty steps.
test.each(Object.entries(ports))("%s has PyTorch's twenty losses within 1e-4", (name, losses) => {
  const wanted = expected.further[name]!;
  const got = losses(expected.more);
  expect(got).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries())
    expect(Math.abs(got[i]! - value)).toBeLessThanOrEqual(1e-4 * Math.abs(value));
});

test.each(names)('%s is short, and needs no assertion and no detour', (name) => {
  const text = read(`${name}.ts`);
  expect(text.split('\n').length).toBeLessThan(150);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNonNullExpression(node) || ts.isAsExpression(node) || ts.isTypeAssertionExpression(node))
      found.push(node.getText(source));
    ts.forEachChild(node, visit);
  };
  const source = ts.createSourceFile(`${name}.ts`, text, ts.ScriptTarget.ES2022, true);
  visit(source);
  expect([...found, ...(text.match(/\.neg\(\)\s*\.add/g) ?? [])]).toEqual([]);
});
