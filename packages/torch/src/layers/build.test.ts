import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as nn from '@wick/nn';
import { layers } from '../testing/layers.ts';
import { layer, libraryName } from './build.ts';
import { type Signature, signatures } from './signatures.ts';

interface Built {
  repr: string;
  fields: Record<string, unknown>;
  state: Record<string, number[]>;
}

const file = join(__dirname, '..', 'fixtures', 'layers.json');
const python = process.env.WICK_PYTHON;
const expressions = layers.map((m) => `${layer(libraryName(m)!, m)}`);
let built: Record<string, Built>;
let known: Record<string, Signature>;

/** Where a Python with torch is named it builds the layers anew. */
beforeAll(() => {
  if (!python) {
    ({ layers: built, signatures: known } = JSON.parse(readFileSync(file, 'utf8')));
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'wick-layers-'));
  try {
    const [input, output] = [join(folder, 'in.json'), join(folder, 'out.json')];
    writeFileSync(input, JSON.stringify({ expressions, classes: Object.keys(signatures) }));
    const run = spawnSync(python, [join(__dirname, '..', 'fixtures', 'layers.py'), input, output], {
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr);
    const text = readFileSync(output, 'utf8');
    if (process.env.WICK_WRITE_FIXTURES) writeFileSync(file, text);
    ({ layers: built, signatures: known } = JSON.parse(text));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** A value as it is compared: one number says what a list of it says. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.every((v) => v === value[0]) ? plain(value[0]) : value.map(plain);
  return value ?? null;
}

it.each(layers.map((m, i) => [expressions[i]!, m] as const))('%s', (expression, m) => {
  const expected = built[expression]!;
  expect(m.toString()).toBe(expected.repr);
  expect(Object.fromEntries(Object.entries(m.stateDict()).map(([key, t]) => [key, [...t.shape]]))).toEqual(
    expected.state,
  );
  const own = m as unknown as Record<string, unknown>;
  const both = Object.keys(expected.fields).filter(
    (name) => camel(name) in m && !(own[camel(name)] instanceof nn.Module),
  );
  const of = (read: (name: string) => unknown) => Object.fromEntries(both.map((name) => [name, plain(read(name))]));
  expect(of((name) => own[camel(name)])).toEqual(of((name) => expected.fields[name]));
});

describe('the arguments written are those that PyTorch takes', () => {
  /** What is never written: where and as what values are made, and what wick does not have. */
  const left = new Set('device dtype sparse _weight _freeze min_value max_value'.split(' '));

  it.each(Object.entries(signatures))('%s', (name, { required, defaults }) => {
    const expected = known[name];
    if (expected === undefined) return; // It takes anything, and hands it on.
    expect(required).toEqual(expected.required);
    expect(defaults).toEqual(Object.fromEntries(Object.entries(expected.defaults).filter(([key]) => !left.has(key))));
  });
});

it('builds a layer of doubles as one', () => {
  expect(`${layer('Linear', new nn.Linear(1, 2, { dtype: 'float64' }))}`).toBe('nn.Linear(1, 2, dtype=torch.float64)');
});

describe('libraryName', () => {
  class Louder extends nn.ReLU {
    override forward(x: Parameters<nn.ReLU['forward']>[0]) {
      return super.forward(x).mul(2);
    }
  }
  class Named extends nn.Conv2d {}

  it.each<[string, nn.Module, string | null]>([
    ['a layer is itself', new nn.Linear(2, 2), 'Linear'],
    ['a subclass with the forward it inherits is what it inherits from', new Named(1, 1, 1), 'Conv2d'],
    ['a subclass with its own is a class of its own', new Louder(), null],
    ['so is a module from elsewhere', new (class Mine extends nn.Module {})(), null],
  ])('%s', (_, m, expected) => void expect(libraryName(m)).toBe(expected));
});

it('refuses a layer that it could not build whole', () => {
  expect(() => layer('FractionalMaxPool2d', new nn.FractionalMaxPool2d(2, { outputSize: 2 }))).toThrow(
    /FractionalMaxPool2d cannot be exported/,
  );
});
