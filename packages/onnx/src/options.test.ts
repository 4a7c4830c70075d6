import { Linear } from '@wick/nn';
import { ones } from '@wick/tensor';
import { expectRefusesUnknown, unlisted } from '@wick/testing';
import * as onnx from './index.ts';

const model = new Linear(2, 2);
const bytes = onnx.exportOnnx(model, [ones(1, 2)]);
const calls: Record<string, (options: never) => unknown> = {
  compile: (options) => onnx.compile(model, [ones(1, 2)], options),
  exportOnnx: (options) => onnx.exportOnnx(model, [ones(1, 2)], options),
  importOnnx: (options) => onnx.importOnnx(bytes, options),
  parseOnnx: (options) => onnx.parseOnnx(bytes, options),
};

test.each(Object.entries(calls))('%s refuses an option that there is not, by name', expectRefusesUnknown);

test('every function is among them', () => {
  expect(unlisted(onnx, Object.keys(calls))).toEqual(['OnnxError']);
});

test('a limit that there is not is refused, too', () => {
  expect(() => onnx.parseOnnx(bytes, { limits: { byte: 1 } as never })).toThrow(
    'parseOnnx: limits: there is no option byte, did you mean bytes?',
  );
});
