import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { typescriptProgram } from '@wick/testing';
import { trained } from './spirals.ts';

test('the same seed gives the same network', () => {
  expect(trained(3, 5).loss).toBe(trained(3, 5).loss);
});

// In a process of its own: under Jest, typed arrays are not those that ONNX Runtime knows.
test('wick, ONNX Runtime and the imported graph agree', () => {
  const said = execFileSync(process.execPath, [...typescriptProgram(join(__dirname, 'main.ts')), '--steps', '60'], {
    encoding: 'utf8',
  });
  expect(said).toMatch(/ONNX Runtime +\d+\.\d % of 1000 points on the right arm, at most \d\.\de-\d+ from wick/);
  expect(said).toMatch(/imported .* from wick/);
  expect(said).toContain('All agree.');
});
