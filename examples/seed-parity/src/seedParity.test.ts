import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LeNet } from './lenet.ts';
import { compareModels, type ModelsReference } from './models.ts';
import { compare, type Reference } from './parity.ts';

const reference = JSON.parse(readFileSync(join(__dirname, 'fixtures/lenet.json'), 'utf8')) as Reference;

test("every parameter of the LeNet has PyTorch's SHA-256, drawn by default and by a visitor", () => {
  const rows = compare(reference);
  expect(rows).toHaveLength(60);
  for (const row of rows) expect({ ...row, wick: row.wick }).toEqual({ ...row, wick: row.pytorch });
});

test('the network prints as in PyTorch', () => {
  expect(new LeNet().toString()).toBe(reference.repr);
});

const models = JSON.parse(readFileSync(join(__dirname, 'fixtures/models.json'), 'utf8')) as ModelsReference;

// The package's own tests hold the larger ones; here, what takes moments.
test.each(['lenet5', 'mlp', 'mobilenetV2', 'resnet18'])("%s has torchvision's SHA-256 and repr", (name) => {
  const [row] = compareModels(models, [name]);
  expect(row).toMatchObject({ wick: row?.pytorch, samePrint: true });
});
