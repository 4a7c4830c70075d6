import { manualSeed, Tensor } from '@wick/tensor';
import { expectRecorded, type Recorded, type RecordedArray, recordedGradient, recordedTensor } from '@wick/testing';
import * as nn from '../index.ts';

/** An argument of a case in one of the judges' fixtures. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Value[]
  | RecordedArray
  | { number: string }
  | { function: string }
  | { record: Record<string, Value> }
  | ({ module: string } & Call);

/** The arguments of a call: those that PyTorch needs, and those that have a default, by name. */
export interface Call {
  args: Value[];
  options: Record<string, Value>;
}

/** What PyTorch makes of a call. */
export interface Outcome {
  outputs: Recorded[];
  /** Of every tensor among the inputs; none where nothing is differentiable. */
  gradInputs?: (Recorded | null)[];
  /** Which of the tensors among the inputs is an earlier one. */
  same?: Record<string, number>;
}

const layers: Record<string, unknown> = { ...nn };
const functions: Record<string, unknown> = { ...nn.functional };

/** A layer as its call was written. @throws Error if there is no such layer. */
export function construct(name: string, { args, options }: Call): nn.Module {
  const make = layers[name] as (new (...args: unknown[]) => nn.Module) | undefined;
  if (!make) throw new Error('not there yet');
  return new make(...args.map(read), ...optionsOf(options));
}

/** One object of options, or nothing. */
export function optionsOf(options: Record<string, Value>): Record<string, unknown>[] {
  const read_ = Object.entries(options).map(([name, value]): [string, unknown] => [name, read(value)]);
  return read_.length > 0 ? [Object.fromEntries(read_)] : [];
}

/** An argument as it is given. */
export function read(value: Value): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(read);
  if ('shape' in value) return recordedTensor(value);
  if ('number' in value) return value.number === 'nan' ? Number.NaN : value.number === 'inf' ? Infinity : -Infinity;
  if ('function' in value) return functions[value.function];
  if ('record' in value) return optionsOf(value.record)[0] ?? {};
  return construct(value.module, value);
}

/** The tensors in a value, in the order of their recording. */
function tensorsIn(value: unknown): Tensor[] {
  if (value instanceof Tensor) return [value];
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  return isPlain(value) ? Object.values(value).flatMap(tensorsIn) : [];
}

/** A value with `tensors` in the places of its own. */
function replaced(value: unknown, tensors: Iterator<Tensor>): unknown {
  if (value instanceof Tensor) return tensors.next().value;
  if (Array.isArray(value)) return value.map((v) => replaced(v, tensors));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, v]) => [name, replaced(v, tensors)]));
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Calls with the seed of the recording and compares outputs and gradients of the inputs. */
export function judgeCall(call: (...given: unknown[]) => unknown, given: unknown[], outcome: Outcome): void {
  const { outputs: expected, gradInputs = [], same = {} } = outcome;
  const own = tensorsIn(given);
  for (const [at, earlier] of Object.entries(same)) own[Number(at)] = own[earlier]!;
  own.forEach((t, i) => void (gradInputs[i] && t.requiresGrad_()));
  manualSeed(42);
  const outputs = tensorsIn(call(...(replaced(given, own.values()) as unknown[])));
  if (outputs.length !== expected.length) throw new Error(`${outputs.length} outputs, not ${expected.length}`);
  outputs.forEach((output, i) => void within('output', () => expectRecorded(output, expected[i]!)));
  if (!outcome.gradInputs) return;
  const leading = outputs.filter((output) => output.requiresGrad);
  for (const [i, output] of leading.entries())
    output.backward({ gradient: recordedGradient(output), retainGraph: i + 1 < leading.length });
  gradInputs.forEach((grad, i) => void (grad && within('gradient', () => expectRecorded(own[i]!.grad!, grad))));
}

/** A part of a case: what is wrong with it is told with its name. */
export function within(what: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    throw new Error(`${what}: ${(error as Error).message}`);
  }
}

/** What may fail, by reason: how many cases of a module or function. What is not named must hold. */
export type Failing = Record<string, Record<string, number>>;

/** Judges every case, prints the share of all that holds, and expects no other failures than `failing` allows. */
export function judgeAll<C>(
  what: string,
  cases: readonly C[],
  nameOf: (c: C) => string,
  judge: (c: C) => void,
  failing: Failing,
) {
  const found: Record<string, string[]> = {};
  for (const c of cases) {
    try {
      judge(c);
    } catch (error) {
      found[nameOf(c)] ??= [];
      found[nameOf(c)]!.push((error as Error).message);
    }
  }
  const held = cases.length - Object.values(found).flat().length;
  const lines = [`${what}: ${held} of ${cases.length} hold (${((100 * held) / cases.length).toFixed(1)} %)`];
  const allowed = Object.assign({}, ...Object.values(failing)) as Record<string, number>;
  for (const [name, messages] of Object.entries(found))
    lines.push(`  ${name}: ${messages.length} fail: ${messages[0]!.split('\n').slice(0, 2).join(' ').slice(0, 250)}`);
  process.stdout.write(`${lines.join('\n')}\n`);
  const unexpected = Object.entries(found).filter(([name, messages]) => messages.length > (allowed[name] ?? 0));
  expect(Object.fromEntries(unexpected)).toEqual({});
}
