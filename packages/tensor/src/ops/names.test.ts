import { decodeArray, type EncodedArray, expectClose, fixture } from '@wick/testing';
import * as wick from '../index.ts';
import { runFunctionCases } from '../testing/functionCases.ts';

const names = ['names', 'furtherNames'];
for (const name of names) runFunctionCases(__dirname, name);

interface Case {
  fn: string;
  args: unknown[];
  inputs: EncodedArray[];
  error?: boolean;
}

// Where the first argument is a tensor and the method exists, it gives the same.
const cases = names.flatMap((name) => fixture<{ cases: Case[] }>(__dirname, name).cases);
const isRef = (value: unknown): value is { tensor: number } =>
  typeof value === 'object' && value !== null && 'tensor' in value;
const isMethod = (name: string) =>
  typeof Object.getOwnPropertyDescriptor(wick.Tensor.prototype, name)?.value === 'function';
const both = cases.filter(({ fn, args, error }) => !error && isMethod(fn) && isRef(args[0]));

test.each(both.map((c, i) => [i, c.fn, JSON.stringify(c.args), c] as const))(
  '#%i: %s%s is a method too',
  (_, fn, __, { args, inputs }) => {
    const tensors = inputs.map((e) => wick.tensor(decodeArray(e), { dtype: e.dtype }).reshape(e.shape));
    const fill = (value: unknown): unknown => {
      if (isRef(value)) return tensors[value.tensor];
      if (Array.isArray(value)) return value.map(fill);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, fill(v)]));
    };
    const [x, ...rest] = args.map(fill) as [wick.Tensor, ...unknown[]];
    type Call = (...args: unknown[]) => wick.Tensor | wick.Tensor[];
    const flat = (wick as unknown as Record<string, Call>)[fn]!(x, ...rest);
    const method = (x as unknown as Record<string, Call>)[fn]!(...rest);
    const list = (result: wick.Tensor | wick.Tensor[]) => (Array.isArray(result) ? result : [result]);
    list(flat).forEach((t, i) => {
      expectClose(list(method)[i]!, t);
    });
  },
);
