import * as wick from '@wick/tensor';
import { Tensor } from '@wick/tensor';
import { fixture } from '@wick/testing';
import { type Failing, judgeAll, judgeCall, type Outcome, read, type Value } from '../testing/judged.ts';
import * as functional from './index.ts';

/** Without a default; a tensor that may be left out; anything else with a default; what Python takes by name alone. */
type Kind = 'needed' | 'tensor' | 'option' | 'named';
interface Entry extends Outcome {
  /** The OpInfo's name, with its variant after a colon. */
  op: string;
  /** The function's, without its namespace. */
  name: string;
  /** Of every argument the name (empty where there is no signature), the kind and the value. */
  args: [name: string, kind: Kind, value: Value][];
  unrepresentable?: string;
  /** Of functions that give no tensors. */
  result?: Value;
}
const { entries } = fixture<{ entries: Entry[] }>(`${__dirname}/..`, 'judge/ops');

const failing: Failing = {
  'numbers are taken as numbers, not as tensors without dimensions': {
    'linspace:tensor_overload': 9,
    'logspace:tensor_overload': 9,
    narrow: 5,
    tensor_split: 4,
    index_fill: 3,
  },
  'views of other storage cannot be recorded by value': {
    'as_strided:partial_views': 1,
  },
  'PyTorch rounds where the exact gradient is 0: rows of one element': {
    'nn.functional.layer_norm': 1,
  },
  'an empty stride is refused, and is no other way to say the kernel size': {
    'nn.functional.avg_pool2d': 1,
  },
  'an input without elements and of one dimension is refused': {
    'nn.functional.batch_norm': 2,
  },
  'indices are int64 or int32, also where there are none': {
    gather: 2,
  },
  'the nuclear norm needs singular values': {
    'norm:nuc': 2,
  },
};

type Call = (...args: unknown[]) => unknown;
type Arguments = [name: string, kind: Kind, value: unknown][];

const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The functions that may be meant: of nn.functional, free ones, methods or properties, methods that work in place. */
function candidates({ op, name }: Entry): Call[] {
  const own = camel(name);
  const method = (key: string, prepare = (self: Tensor) => self): Call[] => {
    if (!(key in Tensor.prototype)) return [];
    return [
      (self, ...rest) => {
        const member = (self as unknown as Record<string, unknown>)[key];
        return typeof member === 'function' ? member.call(prepare(self as Tensor), ...rest) : member;
      },
    ];
  };
  if (op.startsWith('nn.functional.')) return free(functional, own);
  return [...free(wick, own), ...method(own, name.endsWith('_') ? cloned : undefined), ...method(`${own}_`, cloned)];
}

/** What works in place is given no leaf. */
const cloned = (self: Tensor) => self.clone();

function free(source: object, name: string): Call[] {
  const found = (source as Record<string, unknown>)[name];
  return typeof found === 'function' ? [found as Call] : [];
}

/**
 * How arguments may be handed over: what has a default as options; tensors before them all the same; those that Python
 * takes in a row in a row; all; all but the first as options.
 */
const styles: ((kind: Kind, i: number) => boolean)[] = [
  (kind) => kind === 'needed',
  (kind) => kind === 'needed' || kind === 'tensor',
  (kind) => kind !== 'named',
  () => true,
  (_, i) => i === 0,
];

function arranged(args: Arguments, isPositional: (kind: Kind, i: number) => boolean): unknown[] {
  const positional = args.filter(([, kind], i) => isPositional(kind, i)).map(([, , value]) => value);
  const options = args.filter(([, kind], i) => !isPositional(kind, i)).map(([name, , value]) => [camel(name), value]);
  return options.length > 0 ? [...positional, Object.fromEntries(options)] : positional;
}

function judge(entry: Entry): void {
  if (entry.unrepresentable) throw new Error(`not representable: ${entry.unrepresentable}`);
  const found = candidates(entry);
  if (found.length === 0) throw new Error('not there yet');
  const problems: string[] = [];
  for (const call of found)
    for (const style of styles) {
      // Read anew for every attempt: a call may have changed its inputs.
      const args = entry.args.map(([name, kind, value]): Arguments[number] => [name, kind, read(value)]);
      try {
        const given = arranged(args, style);
        if (entry.result === undefined) judgeCall(call, given, entry);
        else expect(call(...given)).toEqual(read(entry.result));
        return;
      } catch (error) {
        problems.push((error as Error).message);
      }
    }
  throw new Error(problems.find((problem) => /^(output|gradient)/.test(problem)) ?? problems[0]);
}

const warned = jest.spyOn(console, 'warn').mockImplementation(() => {});
afterAll(() => warned.mockRestore());

it("holds in PyTorch's own samples of functions, but for those that are listed", () => {
  judgeAll("PyTorch's function samples", entries, (entry) => entry.op, judge, failing);
});
