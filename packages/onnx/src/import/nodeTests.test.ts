import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { fromBinary } from '@bufbuild/protobuf';
import type { Tensor } from '@wick/tensor';
import { TensorProtoSchema } from '../proto/onnx_pb.ts';
import { readTensor, shapeOf } from '../read/tensors.ts';
import { importOnnx } from './importOnnx.ts';
import { operators } from './operators.ts';

// ONNX's own tests of its operators: models, inputs and outputs as they ship with onnx (fixtures/nodeTests.py).

type Blob = readonly [offset: number, length: number];

interface NodeTest {
  readonly name: string;
  readonly ops: readonly string[];
  readonly rtol: number;
  readonly atol: number;
  readonly model: Blob;
  readonly sets: readonly { readonly inputs: readonly Blob[]; readonly outputs: readonly Blob[] }[];
}

interface Packed {
  readonly onnx: string;
  readonly tests: readonly NodeTest[];
  readonly left: Readonly<Record<string, { readonly why: string; readonly ops: readonly string[] }>>;
}

const bytes = gunzipSync(readFileSync(join(__dirname, 'fixtures/nodeTests.bin.gz')));
const textLength = bytes.readUInt32LE(0);
const packed = JSON.parse(bytes.toString('utf8', 4, 4 + textLength)) as Packed;
const blob = ([offset, length]: Blob) => Uint8Array.from(bytes.subarray(4 + textLength + offset).subarray(0, length));

function tensorOf(at: Blob): { readonly name: string; readonly half: boolean; readonly tensor: Tensor } {
  const proto = fromBinary(TensorProtoSchema, blob(at));
  return {
    name: proto.name,
    half: proto.dataType === 10 || proto.dataType === 16,
    tensor: readTensor(proto, shapeOf(proto)),
  };
}

/** What is wrong with the results of a test; null if nothing is. */
function faultOf({ model, sets, rtol, atol }: NodeTest): string | null {
  const module = importOnnx(blob(model));
  for (const { inputs, outputs } of sets) {
    const result = module.forward(...inputs.map((at) => tensorOf(at).tensor)) as Tensor | Tensor[];
    const results = Array.isArray(result) ? result : [result];
    for (const [i, at] of outputs.entries()) {
      const { name, half, tensor } = tensorOf(at);
      const fault = difference(results[i]!, tensor, half ? 1e-2 : rtol, half ? 1e-3 : Math.max(atol, 1e-6));
      if (fault) return `${name}: ${fault}`;
    }
  }
  return null;
}

function difference(actual: Tensor, expected: Tensor, rtol: number, atol: number): string | null {
  if (actual.dtype !== expected.dtype) return `${actual.dtype} instead of ${expected.dtype}`;
  if (actual.shape.join() !== expected.shape.join()) return `[${actual.shape}] instead of [${expected.shape}]`;
  const [a, e] = [actual, expected].map((t) => Array.from(t.toTypedArray() as ArrayLike<number | bigint>, Number));
  const worst = e!.findIndex((x, i) => {
    const y = a![i]!;
    return !(
      Object.is(x, y) ||
      x === y ||
      (Number.isNaN(x) && Number.isNaN(y)) ||
      Math.abs(x - y) <= atol + rtol * Math.abs(x)
    );
  });
  return worst < 0 ? null : `element ${worst} is ${a![worst]}, not ${e![worst]}`;
}

function attempt(test: NodeTest): string | null {
  try {
    return faultOf(test);
  } catch (error) {
    return (error as Error).message.split('\n')[0]!;
  }
}

interface Expectations {
  /** The operators that must be there. */
  readonly promised: readonly string[];
  /** Tests that may fail, and why. */
  readonly excused: readonly { readonly pattern: string; readonly why: string }[];
}

const { promised, excused } = JSON.parse(
  readFileSync(join(__dirname, 'fixtures/nodeTests.json'), 'utf8'),
) as Expectations;

const faults = new Map(packed.tests.map((test) => [test.name, attempt(test)]));
const passed = packed.tests.filter(({ name }) => faults.get(name) === null);

test('the fixture is that of the onnx that it names, and every promised operator is read', () => {
  expect(packed.onnx).toBe('1.23.2');
  expect(promised.filter((name) => !(name in operators))).toEqual([]);
});

test('no test of onnx that has passed fails, and every other one has its reason', () => {
  const all = packed.tests.length + Object.keys(packed.left).length;
  const isPromised = ({ ops }: { readonly ops: readonly string[] }) => ops.every((op) => promised.includes(op));
  const ours = packed.tests.filter(isPromised);
  const left = Object.values(packed.left).filter(isPromised).length;
  const oursPassed = ours.filter(({ name }) => faults.get(name) === null).length;
  process.stdout.write(
    `onnx ${packed.onnx}'s node tests: ${passed.length} of all ${all} pass; of the promised operators alone ${oursPassed} of ${ours.length + left}\n`,
  );
  const failing = Object.fromEntries([...faults].filter(([, fault]) => fault !== null));
  if (process.env.WICK_NODE_TESTS) process.stdout.write(`${JSON.stringify(failing, null, 1)}\n`);
  // Other operators than the promised ones may be missing; those that are there must be right.
  const isMissing = (fault: string | null) => /wick has no such operator/.test(fault!);
  const isExcused = (name: string) => excused.some(({ pattern }) => new RegExp(pattern).test(name));
  expect(Object.entries(failing).filter(([name, fault]) => !isMissing(fault) && !isExcused(name))).toEqual([]);
});
