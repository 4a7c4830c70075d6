import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Linear } from '@wick/nn';
import { zeros } from '@wick/tensor';
import { typescriptProgram } from '@wick/testing';
import { OnnxError } from '../error.ts';
import { compile } from './compile.ts';

interface Printed {
  readonly batches: readonly number[];
  readonly structure: readonly number[];
  readonly nothing: null;
  readonly training: boolean;
  readonly errors: readonly string[];
}

const printed = JSON.parse(
  execFileSync(process.execPath, typescriptProgram(join(__dirname, '../testing/compiled.ts')), { encoding: 'utf8' }),
) as Printed;

test('a compiled model gives what the model gives, at any batch, and the model stays as it was', () => {
  expect(printed.batches).toHaveLength(3);
  for (const difference of printed.batches) expect(difference).toBeLessThan(1e-5);
  expect(printed.training).toBe(true);
});

test('arrays and objects stand where they stand in forward', () => {
  for (const difference of printed.structure) expect(difference).toBeLessThan(1e-5);
  expect(printed.nothing).toBeNull();
});

test('what does not fit is told', () => {
  expect(printed.errors).toEqual([
    'compile: the model takes 1 inputs, got 0',
    'compile: input 0 must be a Tensor, got number',
    'compile: dynamicAxes must have an entry for each of the 1 inputs, got 0',
  ]);
});

test('without ONNX Runtime the error says what to install', async () => {
  jest.resetModules();
  jest.doMock('onnxruntime-node', () => {
    throw new Error('not there');
  });
  await expect(compile(new Linear(2, 2), [zeros(1, 2)])).rejects.toThrow(OnnxError);
  await expect(compile(new Linear(2, 2), [zeros(1, 2)])).rejects.toThrow(
    /install onnxruntime-node, or import it yourself/,
  );
});
