import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Linear, ReLU, Sequential } from '@wick/nn';
import { manualSeed, zeros } from '@wick/tensor';
import { OnnxError } from '../error.ts';
import { exportOnnx } from '../export/exportOnnx.ts';
import { encodeModel } from '../proto/messages.lazy.ts';
import { parseOnnx } from './parseOnnx.ts';

interface Fixture {
  readonly cases: Readonly<Record<string, { readonly model: string; readonly values: readonly number[] }>>;
}
const { cases } = JSON.parse(readFileSync(join(__dirname, 'fixtures/initialisers.json'), 'utf8')) as Fixture;

test.each(Object.entries(cases))(
  '%s initialisers are what onnx wrote, raw and as fields',
  (dtype, { model, values }) => {
    const file = parseOnnx(Buffer.from(model, 'base64'));
    expect(file.tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['raw', [3]],
      ['field', [3, 1]],
    ]);
    for (const tensor of file.tensors) {
      expect(tensor.dtype).toBe(dtype);
      const read = tensor.read();
      expect(read.shape).toEqual(tensor.shape);
      expect(Array.from(read.toTypedArray(), Number)).toEqual(values);
    }
    expect(file).toMatchObject({ producer: 'maker', irVersion: 9, opsets: { '': 20 } });
    expect([...file.operators]).toEqual([['Relu', 1]]);
    expect(file.inputs).toEqual([{ name: 'x', shape: ['batch', 2] }]);
    expect(file.outputs).toEqual([{ name: 'y', shape: null }]);
  },
);

test('what wick exported is read with its very weights', () => {
  manualSeed(0);
  const model = new Sequential(new Linear(3, 4), new ReLU());
  const { tensors } = parseOnnx(exportOnnx(model, [zeros(2, 3)]));
  const state = Object.values(model.stateDict()).map((t) => [...t.toTypedArray()].sort().join());
  expect(tensors.map((t) => [...t.read().toTypedArray()].sort().join())).toEqual(expect.arrayContaining(state));
});

test.each<[string, Uint8Array, RegExp]>([
  ['nothing', new Uint8Array(0), /no graph/],
  ['words', Buffer.from('this is no model at all'), /no ONNX model/],
  ['the beginning of a model', Buffer.from(cases.float32!.model, 'base64').subarray(0, 60), /no ONNX model/],
  ['a length beyond the end', Uint8Array.of(0x3a, 0xff, 0xff, 0xff, 0xff, 0x07), /no ONNX model/],
  ['a negative size', encodeModel({ graph: { initializer: [{ name: 'w', dataType: 1, dims: [-1n] }] } }), /\[-1\]/],
])('%s is an OnnxError', (_, bytes, message) => {
  expect(() => parseOnnx(bytes)).toThrow(OnnxError);
  expect(() => parseOnnx(bytes)).toThrow(message);
});

test.each([
  ['too few values', { dataType: 1, dims: [2n ** 40n], floatData: [1] }, /but 4 are there/],
  ['strings', { dataType: 8, dims: [1n], stringData: [new Uint8Array(1)] }, /type 8, which are not read/],
  ['numbers beyond int64', { dataType: 13, dims: [1n], uint64Data: [2n ** 63n] }, /from 2\^63 up/],
  ['values in another file', { dataType: 1, dims: [1n], dataLocation: 1 }, /another file/],
])('an initialiser with %s is listed, and refused when it is read', (_, tensor, message) => {
  const [listed] = parseOnnx(encodeModel({ graph: { initializer: [{ name: 'w', ...tensor }] } })).tensors;
  expect(() => listed!.read()).toThrow(message);
});

test('bytes must be bytes', () => {
  expect(() => parseOnnx('model.onnx' as never)).toThrow(TypeError);
});
