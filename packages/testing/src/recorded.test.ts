import { tensor } from '@wick/tensor';
import { decodeRecorded, expectRecorded, type Recorded, recordedGradient, recordedTensor } from './recorded.ts';

const values = Array.from({ length: 40 }, (_, i) => i / 8 - 2);
const base64 = (array: Float32Array | Uint16Array) => Buffer.from(array.buffer).toString('base64');
const whole: Recorded = { dtype: 'float32', shape: [40], base64: base64(Float32Array.from(values)) };
const picked = [0, 19, 39].map((i) => values[i]!);
const part: Recorded = {
  of: [8, 5],
  some: { dtype: 'float32', shape: [3], base64: base64(Float32Array.from(picked)) },
  sum: values.reduce((a, b) => a + b),
  abs: values.reduce((a, b) => a + Math.abs(b), 0),
};
const changed = (i: number, by: number) => tensor(values.map((v, at) => (at === i ? v + by : v)));

it('reads bfloat16 as the upper half of float32, and whole numbers as int64', () => {
  const halves = base64(Uint16Array.of(0x3f80, 0xc040));
  expect([...decodeRecorded({ dtype: 'float32', shape: [2], bfloat16: halves })]).toEqual([1, -3]);
  const t = recordedTensor({ dtype: 'int64', shape: [2, 1], values: [3, -4] });
  expect([t.dtype, t.tolist()]).toEqual(['int64', [[3], [-4]]]);
});

it('takes what was recorded, whole or in part', () => {
  expectRecorded(tensor(values), whole);
  expectRecorded(tensor(values).reshape(8, 5), part);
});

const wrong: [string, () => void, RegExp][] = [
  ['an element of a whole record', () => expectRecorded(changed(7, 1e-4), whole), /at \[7\]/],
  ['an element that was kept', () => expectRecorded(changed(39, 1e-3).reshape(8, 5), part), /at \[2\]/],
  ['an element that was not kept', () => expectRecorded(changed(7, 1e-2).reshape(8, 5), part), /at \[0\]/],
  [
    'elements that were not kept and whose changes cancel',
    () => expectRecorded(tensor(values.map((v, i) => (i === 7 ? v - 1 : i === 30 ? v + 1 : v))).reshape(8, 5), part),
    /at \[0\]/,
  ],
  ['a shape', () => expectRecorded(tensor(values).reshape(5, 8), part), /shape \[5, 8\], expected \[8, 5\]/],
  ['a dtype', () => expectRecorded(tensor(values, { dtype: 'float64' }), whole), /dtype float64, expected float32/],
];
it.each(wrong.map((row) => ({ what: row[0], row })))('finds $what that differs', ({ row: [, run, message] }) => {
  expect(run).toThrow(message);
});

it('allows four times what PyTorch itself is off', () => {
  const off = { ...whole, off: 1e-3 };
  expectRecorded(changed(7, 3.9e-3), off);
  expect(() => expectRecorded(changed(7, 4.2e-3), off)).toThrow(/at \[7\]/);
});

it('has the gradients of the recording', () => {
  expect(recordedGradient({ shape: [3], dtype: 'float32', toTypedArray: () => new Float32Array(3) }).tolist()).toEqual([
    -31.5 / 32,
    5.5 / 32,
    -21.5 / 32,
  ]);
});
