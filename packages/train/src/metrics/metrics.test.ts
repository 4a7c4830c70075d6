import { ones, randn, type Tensor, tensor, zeros } from '@wick/tensor';
import { fixture } from '@wick/testing';
import type { Metric } from '../index.ts';
import * as train from '../index.ts';

interface Flat {
  readonly shape: number[];
  /** Null stands for NaN. */
  readonly values: (number | null)[];
  readonly float: boolean;
}

interface Case {
  readonly name: string;
  readonly options: Record<string, unknown>;
  readonly batches: [Flat, Flat][];
  readonly each: Flat[];
  readonly value: Flat;
}

const { cases } = fixture<{ cases: Case[] }>(`${__dirname}/..`, 'metrics');
const given = ({ shape, values, float }: Flat): Tensor =>
  (float ? tensor(values.map((v) => v ?? Number.NaN)) : tensor(values.map((v) => BigInt(v!)))).reshape(shape);
const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
type Build = new (...args: unknown[]) => Metric;

function build({ name, options }: Case): Metric {
  const { task, ...rest } = Object.fromEntries(Object.entries(options).map(([key, value]) => [camel(key), value]));
  const type = (train as unknown as Record<string, Build>)[name]!;
  return task === undefined ? new type(rest) : new type(task, rest);
}

function expectFlat(t: Tensor, { shape, values }: Flat): void {
  expect(t.shape).toEqual(shape);
  const found = Array.from(t.toTypedArray() as ArrayLike<number>, Number);
  for (const [i, value] of found.entries())
    if (values[i] === null) expect(value).toBeNaN();
    else expect(Math.abs(value - values[i]!)).toBeLessThanOrEqual(2e-6 * Math.max(1, Math.abs(values[i]!)));
}

describe("torchmetrics' values", () => {
  test.each(cases.map((each, i) => [`${each.name} ${JSON.stringify(each.options)}, ${i}`, each] as const))(
    '%s',
    (_, each) => {
      const metric = build(each);
      for (const [i, [preds, target]] of each.batches.entries())
        expectFlat(metric.forward(given(preds), given(target)), each.each[i]!);
      expectFlat(metric.compute(), each.value);
      // As if there had been no batch: and a state that travels.
      const state = metric.stateDict();
      metric.reset();
      metric.loadStateDict(state);
      expectFlat(metric.compute(), each.value);
      metric.reset();
      const [preds, target] = each.batches[0]!;
      metric.update(given(preds), given(target));
      expectFlat(metric.compute(), each.each[0]!);
    },
  );
});

describe('refused, and nothing is counted', () => {
  const whole = (...values: number[]) => tensor(values.map(BigInt));
  const classes = () => new train.Accuracy('multiclass', { numClasses: 3 });
  const rows: [string, Metric | (() => unknown), unknown[], ErrorConstructor, RegExp][] = [
    ['a task that is none', () => new train.Accuracy('many' as never), [], RangeError, /^Accuracy: task must be/],
    [
      'no number of classes',
      () => new train.Recall('multiclass'),
      [],
      RangeError,
      /^Recall: the task multiclass needs numClasses/,
    ],
    ['no number of labels', () => new train.AUROC('multilabel'), [], RangeError, /needs numLabels/],
    [
      'micro of classes',
      () => new train.AUROC('multiclass', { numClasses: 3, average: 'micro' }),
      [],
      RangeError,
      /micro/,
    ],
    [
      'an unknown option',
      () => new train.F1Score('binary', { treshold: 1 } as never),
      [],
      TypeError,
      /treshold.*threshold/,
    ],
    [
      'classes of other number',
      classes(),
      [ones(2, 4), whole(0, 1)],
      RangeError,
      /^Accuracy.update: preds must be \[N, 3, …\]/,
    ],
    [
      'a target out of range',
      classes(),
      [randn(2, 3), whole(0, 3)],
      RangeError,
      /target must be whole numbers from 0 to 2, got 3/,
    ],
    [
      'a decision out of range',
      classes(),
      [whole(0, 5), whole(0, 1)],
      RangeError,
      /preds must be whole numbers from 0 to 2, got 5/,
    ],
    ['other shapes', new train.Precision('binary'), [ones(2), whole(1)], RangeError, /same shape, got \[2\] and \[1\]/],
    [
      'more of the highest than there are',
      new train.Recall('multiclass', { numClasses: 3, topK: 4 }),
      [randn(1, 3), whole(0)],
      RangeError,
      /topK must be at most/,
    ],
    ['decisions for a curve', new train.AUROC('binary'), [whole(1), whole(1)], TypeError, /probabilities or logits/],
    ['outputs that change', new train.MeanSquaredError(), [ones(2), ones(3)], RangeError, /same shape/],
    [
      'words of another shape',
      new train.Perplexity(),
      [ones(2, 3), whole(1, 2)],
      RangeError,
      /expected \[batch, words, vocabulary\]/,
    ],
    [
      'a word that is not in the vocabulary',
      new train.Perplexity(),
      [zeros(1, 2, 3), whole(0, 9).reshape(1, 2)],
      RangeError,
      /from 0 to 2, got 9/,
    ],
  ];
  test.each(rows)('%s', (_, metric, args, error, message) => {
    if (typeof metric === 'function') {
      expect(metric).toThrow(error);
      expect(metric).toThrow(message);
      return;
    }
    const before = JSON.stringify(metric);
    const call = () => metric.update(...(args as [Tensor, Tensor]));
    expect(call).toThrow(error);
    expect(call).toThrow(message);
    expect(JSON.stringify(metric)).toBe(before);
  });

  test('a score of one sample', () => {
    const r2 = new train.R2Score();
    r2.update(ones(1), ones(1));
    expect(() => r2.compute()).toThrow(/^R2Score.compute: at least two samples/);
  });

  test("another metric's state", () => {
    expect(() => classes().loadStateDict(new train.R2Score().stateDict())).toThrow(
      /expected matrix, got squares, sums/,
    );
  });
});
