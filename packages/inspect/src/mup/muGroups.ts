import type { Module, Parameter } from '@wick/nn';
import { any, optionTable, type Rule, show, word } from '@wick/tensor/internal';
import { checkModule } from '../arguments.ts';
import { type Widths, widthsOf } from './widths.ts';

/** Options of {@link muGroups}. */
export interface MuGroupsOptions {
  /** What kind of steps: 'adam' for all that divide gradients by their size (AdamW, RMSprop, Adagrad), 'sgd' for the others. */
  readonly optimizer: 'adam' | 'sgd';
  /** The learning rate of the base model. */
  readonly lr: number;
  /** The weight decay of the base model. Default: 0. */
  readonly weightDecay?: number | undefined;
}

/** A group as optimisers take them. */
export type MuGroup = {
  /** The tensors that are trained. */
  readonly params: Parameter[];
  /** Their learning rate. */
  readonly lr: number;
  /** Their weight decay. */
  readonly weightDecay: number;
};

function fromZero(value: number): Rule<number> {
  return any(
    value,
    'a number from 0 up',
    (given) => typeof given === 'number',
    (given: number) => given >= 0 && given < Infinity,
  );
}

const table = optionTable({
  optimizer: word<'adam' | 'sgd' | ''>('', ['adam', 'sgd']),
  lr: fromZero(Number.NaN),
  weightDecay: fromZero(0),
});

/**
 * The parameters of a model in groups with µP's learning rates. 'adam': a weight between two widths has lr / m and
 * weightDecay · m, m its fan-in's multiplier; all others stay. 'sgd': such a weight has lr · m_out / m_in, a vector
 * of a width lr · m, and weightDecay the inverse.
 *
 * @throws TypeError or RangeError if an option is missing or wrong, or the model has no base shapes.
 * @example
 * ```ts
 * const make = (width: number) => new nn.Sequential(new nn.Linear(4, width), new nn.Linear(width, width));
 * const model = inspect.setBaseShapes_(make(64), make(16));
 * const groups = inspect.muGroups(model, { optimizer: 'adam', lr: 0.01 });
 * groups.map(({ lr, params }) => [lr, params.length]); // [[0.0025, 1], [0.01, 3]]
 * new optim.Adam(groups);
 * ```
 * @see Yang et al., Tensor Programs V (2022), tables 3 and 8, https://arxiv.org/abs/2203.03466
 */
export function muGroups(model: Module, options: MuGroupsOptions): MuGroup[] {
  checkModule('muGroups', model);
  const { optimizer, lr, weightDecay } = table.read('muGroups', options);
  if (optimizer === '') throw new TypeError(`muGroups: optimizer must be 'adam' or 'sgd', got ${show(undefined)}`);
  if (Number.isNaN(lr)) throw new TypeError(`muGroups: lr must be a number from 0 up, got ${show(options?.lr)}`);
  const groups = new Map<string, MuGroup & { readonly order: number }>();
  for (const [name, { parameter, widths }] of widthsOf(model)) {
    if (widths === null)
      throw new RangeError(`muGroups: ${name} has no base shape: call setBaseShapes_(model, base) first`);
    if (widths.infinite > 2)
      throw new RangeError(`muGroups: ${name} has ${widths.infinite} dimensions of width, at most 2 are known`);
    const [order, factor] = factorOf(optimizer, widths);
    const key = `${order} ${factor}`;
    const group = groups.get(key) ?? { params: [], lr: lr / factor, weightDecay: weightDecay * factor, order };
    group.params.push(parameter);
    groups.set(key, group);
  }
  return [...groups.values()]
    .sort((a, b) => a.order - b.order)
    .map(({ params, lr, weightDecay }) => ({ params, lr, weightDecay }));
}

/** Where a parameter's group stands, and what its learning rate is divided by. */
function factorOf(optimizer: 'adam' | 'sgd', widths: Widths): [order: number, factor: number] {
  if (widths.infinite === 2) return [0, optimizer === 'adam' ? widths.multiplier : widths.at(1) / widths.at(0)];
  if (optimizer === 'sgd' && widths.infinite === 1) return [1, 1 / widths.multiplier];
  return [2, 1];
}
