import { ShapeError, type Tensor, tensor } from '@wick/tensor';
import { checkWord, count, finite, optionTable, orNull, type RulesFor, real, show, word } from '@wick/tensor/internal';
import { checkSameShape, numbers } from './metric.ts';

/** Two classes, one of several, or any of several at once. */
export type Task = 'binary' | 'multiclass' | 'multilabel';

/** How the values of classes or labels become one: over all decisions, equally, by how often each is true; or not. */
export type Average = 'micro' | 'macro' | 'weighted' | 'none';

/** Options of metrics of decisions. */
export interface ClassificationOptions {
  /** How many classes there are; `multiclass` needs it. */
  readonly numClasses?: number;
  /** How many labels there are; `multilabel` needs it. */
  readonly numLabels?: number;
  /** From which probability on something is taken for true. Default: 0.5. */
  readonly threshold?: number;
  /** How classes or labels become one value. Default: `'micro'`. */
  readonly average?: Average;
  /** A true class among so many of the highest counts as found. Default: 1. */
  readonly topK?: number;
  /** Where the target is this, nothing is counted. Default: null, everything is. */
  readonly ignoreIndex?: number | null;
}

export const averages = ['micro', 'macro', 'weighted', 'none'] as const;
const tasks = ['binary', 'multiclass', 'multilabel'] as const;

export const sizeRules = {
  numClasses: count<number | undefined>(undefined, 2),
  numLabels: count<number | undefined>(undefined, 1),
  ignoreIndex: orNull(real(0)),
};

export const classificationRules = {
  ...sizeRules,
  threshold: finite(0.5, 0, 1),
  average: word<Average>('micro', averages),
  topK: count(1, 1),
} satisfies RulesFor<ClassificationOptions>;

export const classificationTable = optionTable(classificationRules);

export interface Sized {
  readonly task: Task;
  /** Classes or labels; of a binary task 1. */
  readonly size: number;
}

/** The task and how many classes or labels it has. */
export function sizeOf(
  where: string,
  given: unknown,
  { numClasses, numLabels }: { numClasses: number | undefined; numLabels: number | undefined },
): Sized {
  const task = checkWord(where, 'task', given, tasks);
  const [name, size] = task === 'multiclass' ? ['numClasses', numClasses] : ['numLabels', numLabels];
  if (task === 'binary') return { task, size: 1 };
  if (size === undefined) throw new RangeError(`${where}: the task ${task} needs ${name}`);
  return { task, size };
}

const isFloat = (t: Tensor) => t.isFloatingPoint();

/** Probabilities, where numbers below 0 or above 1 say that these are logits. */
function normalized(preds: Tensor, how: 'sigmoid' | 'softmax'): Tensor {
  const values = numbers(preds);
  for (let i = 0; i < values.length; i++)
    if (!(values[i]! >= 0 && values[i]! <= 1)) return how === 'sigmoid' ? preds.sigmoid() : preds.softmax(1);
  return preds;
}

/** Scores of `size` classes or labels a row, and the target of each row; a row that is to be ignored is left out. */
export interface Scored {
  readonly scores: number[];
  readonly targets: number[];
}

/** Scores as probabilities: for the curve of a binary or multilabel task, or of each class against the others. */
export function scored(
  where: string,
  { task, size }: Sized,
  preds: Tensor,
  target: Tensor,
  ignore: number | null,
): Scored {
  if (!isFloat(preds)) throw new TypeError(`${where}: preds must be probabilities or logits, got ${preds.dtype}`);
  if (task === 'multiclass') checkClasses(where, size, preds, target, 1);
  else checkSameShape(where, preds, target);
  if (task === 'multilabel') checkLabels(where, size, preds);
  const [rows, flat] = asRows(task, size, preds.detach(), target);
  const kept = keptRows(task, flat, ignore);
  const normal = normalized(
    kept.length === flat.length || task === 'multilabel' ? rows : rows.indexSelect(0, tensor(kept.map(BigInt))),
    task === 'multiclass' ? 'softmax' : 'sigmoid',
  );
  const targets = task === 'multilabel' ? [...flat] : kept.map((i) => flat[i]!);
  checkTargets(where, task, size, targets, ignore);
  return { scores: Array.from(numbers(normal)), targets };
}

/** `[rows, size]` and the targets in the same order: other dimensions than the second are rows. */
function asRows(task: Task, size: number, preds: Tensor, target: Tensor): [Tensor, number[]] {
  if (task === 'binary') return [preds.reshape(-1), Array.from(numbers(target))];
  const rows = (t: Tensor) => t.transpose(0, 1).reshape(size, -1).t();
  if (task === 'multiclass') return [rows(preds), Array.from(numbers(target))];
  return [rows(preds), Array.from(numbers(rows(target)))];
}

const keptRows = (task: Task, targets: readonly number[], ignore: number | null): number[] =>
  task === 'multilabel' ? [] : [...targets.keys()].filter((i) => targets[i] !== ignore);

/** Decisions: 0 or 1 of each label, or a class of each row, beside what is true. */
export interface Decided {
  readonly decisions: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
}

/** What the model decided. Labels follow each other `size` a row; of classes a row has one. */
export function decided(
  where: string,
  { task, size }: Sized,
  preds: Tensor,
  target: Tensor,
  { threshold, topK, ignoreIndex }: { threshold: number; topK: number; ignoreIndex: number | null },
): Decided {
  if (task === 'multiclass') return decidedClass(where, size, preds.detach(), target, topK, ignoreIndex);
  checkSameShape(where, preds, target);
  if (task === 'multilabel') checkLabels(where, size, preds);
  const told = isFloat(preds) ? numbers(normalized(preds.detach(), 'sigmoid')) : null;
  const raw = told ?? numbers(preds);
  const decisions = Array.from(raw, (value) => (told ? Number(value > threshold) : value));
  const targets = numbers(target);
  checkTargets(where, task, size, targets, ignoreIndex);
  if (!told) checkTargets(where, task, size, decisions, null, 'preds');
  if (task === 'binary') return { decisions, targets };
  // [N, labels, …]: a row for every place of a sample.
  const rows = (values: ArrayLike<number>) => {
    const inner = preds.shape.slice(2).reduce((product, n) => product * n, 1);
    if (inner === 1) return values;
    const out = new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const [n, label, place] = [Math.floor(i / (size * inner)), Math.floor(i / inner) % size, i % inner];
      out[(n * inner + place) * size + label] = values[i]!;
    }
    return out;
  };
  return { decisions: rows(decisions), targets: rows(targets) };
}

function decidedClass(
  where: string,
  size: number,
  preds: Tensor,
  target: Tensor,
  topK: number,
  ignore: number | null,
): Decided {
  const targets = numbers(target);
  if (!isFloat(preds)) {
    checkSameShape(where, preds, target);
    const decisions = numbers(preds);
    checkTargets(where, 'multiclass', size, decisions, null, 'preds');
    checkTargets(where, 'multiclass', size, targets, ignore);
    return { decisions, targets };
  }
  checkClasses(where, size, preds, target, topK);
  checkTargets(where, 'multiclass', size, targets, ignore);
  if (topK === 1) return { decisions: numbers(preds.argmax(1)), targets };
  // The true class if it is among the highest, else the highest.
  const highest = numbers(preds.topk(topK, { dim: 1 }).indices);
  const inner = preds.shape.slice(2).reduce((product, n) => product * n, 1);
  const decisions = Float64Array.from(targets, (truth, i) => {
    const at = (k: number) => highest[(Math.floor(i / inner) * topK + k) * inner + (i % inner)]!;
    for (let k = 0; k < topK; k++) if (at(k) === truth) return truth;
    return at(0);
  });
  return { decisions, targets };
}

function checkClasses(where: string, size: number, preds: Tensor, target: Tensor, topK: number): void {
  const fits = preds.ndim === target.ndim + 1 && preds.shape.filter((_, d) => d !== 1).join() === target.shape.join();
  if (!fits || preds.shape[1] !== size)
    throw new ShapeError(
      `${where}: preds must be [N, ${size}, …] and target [N, …], got [${preds.shape.join(', ')}] and [${target.shape.join(', ')}]`,
    );
  if (topK > size) throw new RangeError(`${where}: topK must be at most numClasses, ${size}, got ${topK}`);
}

function checkLabels(where: string, size: number, preds: Tensor): void {
  if (preds.ndim < 2 || preds.shape[1] !== size)
    throw new ShapeError(`${where}: preds must be [N, ${size}, …], got [${preds.shape.join(', ')}]`);
}

function checkTargets(
  where: string,
  task: Task,
  size: number,
  values: ArrayLike<number>,
  ignore: number | null,
  name = 'target',
): void {
  const most = task === 'multiclass' ? size - 1 : 1;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if ((Number.isInteger(value) && value >= 0 && value <= most) || value === ignore) continue;
    throw new RangeError(`${where}: ${name} must be whole numbers from 0 to ${most}, got ${show(value)}`);
  }
}
