// Exports programs with a dynamic batch, at an example batch of 1 and of 2, and compares what ONNX Runtime computes at
// three sizes with what wick computes, in a process of its own: under Jest, typed arrays are not those that the runtime
// knows. `node agreement.ts FOLDER [PART] [PATTERN]` writes the models into the folder and prints a line of JSON; with a
// PART of 4 every fourth of those that differ in a name alone is taken.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manualSeed, noGrad, type Tensor } from '@wick/tensor';
import * as ort from 'onnxruntime-node';
import { OnnxError } from '../error.ts';
import { exportOnnx } from '../export/exportOnnx.ts';
import { tensorsIn } from '../export/trace.ts';
import { type Program, programs } from './programs.ts';

/** What became of a program. */
export interface Outcome {
  readonly name: string;
  readonly batch: number;
  readonly what: 'agrees' | 'refused' | 'fails here' | 'error' | 'invalid' | 'differs';
  readonly message: string;
}

const said = (error: unknown) => (error instanceof Error ? error.message : String(error)).split('\n')[0]!.slice(0, 300);

async function outcome(program: Program, batch: number, file: string): Promise<Outcome> {
  const { name } = program;
  const is = (what: Outcome['what'], message: unknown = ''): Outcome => ({ name, batch, what, message: said(message) });
  manualSeed(7);
  const model = program.make().eval();
  const run = (inputs: readonly Tensor[]) =>
    noGrad(() =>
      tensorsIn((model as unknown as { forward(...x: Tensor[]): unknown }).forward(...inputs.map((t) => t.clone()))),
    );
  try {
    run(program.inputs(batch));
  } catch (error) {
    return is('fails here', error);
  }
  const example = program.inputs(batch);
  const names = example.map((_, i) => `x${i}`);
  let bytes: Uint8Array;
  try {
    bytes = exportOnnx(model, example, {
      inputNames: names,
      dynamicAxes: Object.fromEntries(names.map((n) => [n, { 0: 'batch' }])),
    });
  } catch (error) {
    return is(error instanceof OnnxError ? 'refused' : 'error', error);
  }
  writeFileSync(file, bytes);
  let session: ort.InferenceSession;
  try {
    session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 4, intraOpNumThreads: 1 });
  } catch (error) {
    return is('invalid', error);
  }
  for (const size of [1, 2, 5, 9]) {
    const inputs = program.inputs(size);
    let ours: Tensor[];
    try {
      ours = run(inputs);
    } catch {
      continue;
    }
    const feeds = Object.fromEntries(
      inputs.map((t, i) => [
        names[i]!,
        new ort.Tensor(t.dtype as 'float32', t.toTypedArray() as Float32Array, [...t.shape]),
      ]),
    );
    try {
      const theirs = await session.run(feeds);
      for (const [i, key] of session.outputNames.entries()) {
        const fault = difference(ours[i]!, theirs[key]!);
        if (fault) return is('differs', `output ${i} at ${size}: ${fault}`);
      }
    } catch (error) {
      return is('invalid', `at ${size}: ${said(error)}`);
    }
  }
  await session.release();
  return is('agrees');
}

function difference(ours: Tensor, theirs: ort.Tensor): string | null {
  if (ours.dtype !== theirs.type) return `${theirs.type} instead of ${ours.dtype}`;
  if (ours.shape.join() !== theirs.dims.join()) return `[${theirs.dims}] instead of [${ours.shape}]`;
  const values = Array.from(theirs.data as Float32Array, Number);
  const wanted = Array.from(ours.toTypedArray(), Number);
  const at = wanted.findIndex((v, i) => {
    const w = values[i]!;
    return !(
      Object.is(v, w) ||
      v === w ||
      (Number.isNaN(v) && Number.isNaN(w)) ||
      Math.abs(v - w) <= 1e-4 * (1 + Math.abs(v))
    );
  });
  return at < 0 ? null : `${values[at]} instead of ${wanted[at]}`;
}

async function main() {
  const [folder, part = '1', pattern = ''] = process.argv.slice(2) as [string, string?, string?];
  const outcomes: Outcome[] = [];
  const chosen = programs.filter(
    ({ name, varied }, i) => name.includes(pattern) && !(varied && i % Number(part) !== 0),
  );
  for (const [i, program] of chosen.entries())
    for (const batch of [1, 2]) outcomes.push(await outcome(program, batch, join(folder, `${i}_${batch}.onnx`)));
  console.log(JSON.stringify(outcomes));
}

void main();
