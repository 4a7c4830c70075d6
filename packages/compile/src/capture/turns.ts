import type { ArgumentNumber, CallStep, Place } from '../graph/ir.ts';
import { argumentOf, type Numbers, readArgument } from './argumentNumber.ts';

/** Operations whose programs are the same whatever number takes part. */
const UNIFORM: ReadonlySet<string> = new Set([
  ...['add', 'sub', 'mul', 'div', 'addcmul', 'addcdiv', 'clamp', 'maximum', 'minimum', 'where', 'maskedFill'],
  ...['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'heaviside', 'logit', 'leakyReluBackward', 'dropout'],
  ...['elu', 'celu', 'softplus', 'hardtanh', 'threshold', 'softshrink', 'hardshrink'].flatMap(withGradient),
  ...['huberLoss', 'hingeEmbeddingLoss'].flatMap(withGradient),
]);

function withGradient(name: string): string[] {
  return [name, `${name}Backward`];
}

interface Way {
  /** Where the number stands: among the inputs, or first among the program's own numbers. */
  readonly input: number | null;
  /** Numbers with which it is the same have one program. */
  readonly of: (number: number) => unknown;
  /** What the program is given of the number, where that is not what it follows from in one step. */
  readonly given?: (number: number) => number;
}

const special: ReadonlySet<number> = new Set([-2, -1, -0.5, 0, 0.5, 1, 2, 3]);
const byOne: Way = { input: null, of: (beta) => beta === 1 };

/** Whether `lerp` begins at its start. */
function isNear(weight: number): boolean {
  return Math.abs(Math.fround(weight)) < 0.5;
}

/** From where: doubles just below a half are near, floats are not. */
function sideOf(weight: number): number {
  return isNear(weight) ? 0 : Math.abs(weight) < 0.5 ? 1 : 2;
}

/** Operations that have one program for some numbers and another one for others. */
const ways: Readonly<Record<string, Way>> = {
  leakyRelu: { input: null, of: (slope) => Math.fround(slope) > 0 && slope <= 1 },
  lerp: { input: 2, of: sideOf, given: (weight) => (isNear(weight) ? weight : 1 - Math.fround(weight)) },
  pow: { input: 1, of: (exponent) => (special.has(exponent) ? exponent : null) },
  smoothL1Loss: byOne,
  smoothL1LossBackward: byOne,
};

/** What numbers of the arguments are to the operations of a recording that do not take them as operands. */
export interface Turn {
  /** Tells the operation the numbers of a call; false where it goes another way with them than in the recording. */
  take(numbers: Numbers): boolean;
}

/** Whether an operation has one program for all numbers, or for those that go one way. */
export function hasOneProgram(name: string): boolean {
  return UNIFORM.has(name) || name in ways;
}

/** Whether an operation on doubles is one program for all numbers, which may then be among the arguments. */
export function isUniformOfDoubles({ op, typed }: CallStep): boolean {
  if (typed?.type !== 'float64' || !hasOneProgram(op.name)) return false;
  return !typed.inputs.some((input) => typeof input === 'object' && 'cast' in input);
}

/** The one number of a program that it makes of an operand, where it makes one; null for all else. */
export function numberOf({ op, inputs }: CallStep, given: readonly (Place | null)[]): ArgumentNumber | null {
  const way = ways[op.name];
  if (way?.given === undefined || way.input === null) return null;
  const place = given[way.input];
  const source = inputs[way.input] === place || !place ? null : argumentOf(place);
  return source && { ...source, form: (x) => way.given!(source.form(x)) };
}

type Options = Record<string, number>;

/** Operations whose options are read at every run, and with which options they do what they did in the recording. */
const told: Readonly<Record<string, (options: Options) => boolean>> = {
  bernoulli: ({ p }) => p! >= 0 && p! <= 1,
  mask: ({ p }) => p! > 0 && p! < 1,
  normal: ({ std }) => std! >= 0,
  uniform: ({ from, to }) => from! <= to! && from! > -1e38 && to! < 1e38,
  exponential: ({ lambd }) => lambd! > 0 && lambd! < 1e38,
  cauchy: ({ sigma }) => sigma! > 0,
  logNormal: ({ std }) => std! > 0,
  geometric: ({ p }) => p! > 0 && p! < 1,
  crossEntropy: isSmooth,
  crossEntropyBackward: isSmooth,
};

function isSmooth({ labelSmoothing }: Options): boolean {
  return labelSmoothing! > 0 && labelSmoothing! <= 1;
}

/** Whether an operation takes its options from the attributes at every run: a GPU has draws alone from JavaScript. */
export function readsOptions({ op, inputs, outputs, pointwise }: CallStep, isForGpu: boolean): boolean {
  if (pointwise !== null || !Object.hasOwn(told, op.name)) return false;
  if (!op.name.startsWith('crossEntropy')) return isDrawn(outputs[0]!, isForGpu);
  // Chances of classes instead of classes are smoothed as they are read.
  if (isForGpu) return false;
  const [x, target] = inputs.slice(op.name === 'crossEntropy' ? 0 : 1);
  return x!.dtype === 'float32' && target!.dtype === 'int64';
}

function isDrawn({ dtype }: Place, isForGpu: boolean): boolean {
  return dtype === 'float32' || (dtype === 'float64' && !isForGpu);
}

/** How an operation turns by numbers of the arguments; null where it takes none but as operands. */
export function turnOf(step: CallStep, recorded: Numbers): Turn | null {
  return step.live ? optionsOf(step, step.live) : wayOf(step, recorded);
}

function optionsOf({ op, attrs }: CallStep, live: Readonly<Record<string, Place>>): Turn {
  const options = attrs as Options;
  const names = Object.keys(live);
  const sources = names.map((name) => argumentOf(live[name]!)!);
  return {
    take(numbers) {
      for (let i = 0; i < names.length; i++) options[names[i]!] = readArgument(sources[i]!, numbers);
      return told[op.name]!(options);
    },
  };
}

function wayOf({ op, inputs, pointwise, typed }: CallStep, recorded: Numbers): Turn | null {
  const way = ways[op.name];
  const item = way && (way.input === null ? (pointwise ?? typed)?.numbers[0] : inputs[way.input]);
  const source = typeof item === 'object' && item ? argumentOf(item) : null;
  if (!way || source === null) return null;
  const is = way.of(readArgument(source, recorded));
  return { take: (numbers) => way.of(readArgument(source, numbers)) === is };
}

/** Tells all operations the numbers of a call; false where one goes another way. */
export function takesTurns(turns: readonly Turn[], numbers: Numbers): boolean {
  for (let i = 0; i < turns.length; i++) if (!turns[i]!.take(numbers)) return false;
  return true;
}
