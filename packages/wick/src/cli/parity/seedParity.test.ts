import { run } from '../run.ts';
import { LeNet } from './lenet.ts';
import { lenetReference } from './lenetReference.ts';
import { compareModels } from './models.ts';
import { modelsReference } from './modelsReference.ts';
import { compare } from './parity.ts';

const reference = lenetReference;

test("every parameter of the LeNet has PyTorch's SHA-256, drawn by default and by a visitor", () => {
  const rows = compare(reference);
  expect(rows).toHaveLength(60);
  for (const row of rows) expect({ ...row, wick: row.wick }).toEqual({ ...row, wick: row.pytorch });
});

test('the network prints as in PyTorch', () => {
  expect(new LeNet().toString()).toBe(reference.repr);
});

// The package's own tests hold the larger ones; here, what takes moments.
test.each(['lenet5', 'mlp', 'mobilenetV2', 'resnet18'])("%s has torchvision's SHA-256 and repr", (name) => {
  const [row] = compareModels(modelsReference, [name]);
  expect(row).toMatchObject({ wick: row?.pytorch, samePrint: true });
});

describe('the command', () => {
  const host = (out: string[]) => ({ out: (s: string) => out.push(s), err: fail, color: false, version: '' });
  const fail = (text: string) => {
    throw new Error(text);
  };

  test('shows both, and ends with 0', async () => {
    const out: string[] = [];
    expect(await run(['seed-parity'], host(out))).toBe(0);
    expect(out.join('\n')).toMatch(/resnet18 +(\w{10}) +\1 +same +same/);
    for (const line of out.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(out.at(-1)).toBe('All the same: 60 parameters of a LeNet, 4 whole models.');
  });

  test('ends with 1 if a single draw differs', async () => {
    const sha256 = lenetReference.runs[0]!.sha256 as Record<string, string>;
    const [name, value] = Object.entries(sha256)[0]!;
    const out: string[] = [];
    try {
      sha256[name] = '0'.repeat(64);
      expect(await run(['seed-parity', '--json'], host(out))).toBe(1);
    } finally {
      sha256[name] = value;
    }
    const { same, parameters } = JSON.parse(out[0]!);
    expect(same).toBe(false);
    expect(parameters.filter((row: { pytorch: string; wick: string }) => row.pytorch !== row.wick)).toHaveLength(1);
  });
});
