import * as w from '@wick/tensor';
import { randint, randn, type Tensor, tensor } from '@wick/tensor';
import { mlp, points, sgd } from '../classify.ts';
import { nn } from '../packages.ts';
import { trained } from '../trained.ts';
import { type Make, plain } from './make.ts';

const { functional: F } = nn;

/** What is counted, compared and chosen with whole numbers and truths. */
export const stepsOfWholeNumbers: Record<string, Make> = {
  'sums of whole numbers': plain(
    () => [randint(0, 9, [4, 5]), randint(0, 9, [4, 5])],
    (x, y) => [x.sum(1), x.add(y).mul(2), x.eq(y).sum()],
  ),
  'accuracy, counters and a table of confusion': () => {
    const model = mlp();
    const [seen, right, table] = [0, 1, 2].map((k) => w.zeros(k < 2 ? [] : [3, 3], { dtype: 'int64' })) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const one = tensor(1n);
    const inner = trained(
      model,
      sgd,
      () => [points(), randint(0, 3, [5])],
      (x: Tensor, y: Tensor) => {
        const logits = model.forward(x) as Tensor;
        const best = logits.argmax(1);
        seen.add_(5);
        right.add_(best.eq(y).sum());
        table.indexPut_([y, best], one, { accumulate: true });
        const counts = best.eq(1).logicalOr(y.ne(2));
        const each = F.crossEntropy(logits, y, { reduction: 'none' }).mul(counts).sum().div(counts.sum());
        return each.add(logits.mul(F.oneHot(y, 3)).sum()).mul(right.div(seen).detach());
      },
    );
    return { ...inner, state: [...inner.state, seen, right, table] };
  },
  'lengths, classes and bits that are computed with': () => {
    const [model, sums] = [new nn.Linear(4, 3), w.zeros([3], { dtype: 'int64' })];
    const inner = trained(
      model,
      sgd,
      () => [randn(3, 5, 4), randint(1, 6, [3])],
      (x: Tensor, lengths: Tensor) => {
        const mask = w.arange(5).lt(lengths.unsqueeze(1));
        sums.add_(lengths.floorDivide(2).add(lengths.remainder(3)).bitwiseAnd(lengths.bitwiseOr(4).flip(0)));
        const y = model.forward(x).mul(mask.unsqueeze(-1)).sum(1).div(lengths.unsqueeze(1));
        return y.mul(lengths.to('int32').unsqueeze(1)).mul(lengths.mul(0.5).to('int64').unsqueeze(1)).square().mean();
      },
    );
    return { ...inner, state: [...inner.state, sums] };
  },
  'the next words': () => {
    const model = new nn.Sequential(new nn.Embedding(9, 4), new nn.Linear(4, 9));
    return trained(
      model,
      sgd,
      () => [randint(0, 9, [3, 6])],
      (x: Tensor) => {
        const logits = model.forward(x.narrow(1, 0, 5)) as Tensor;
        return F.crossEntropy(logits.reshape([-1, 9]), x.narrow(1, 1, 5).reshape([-1]), { ignoreIndex: 0 });
      },
    );
  },
  'copies between dtypes': plain(
    () => [randint(0, 9, [4, 5])],
    (x) => [x.to('float32').mul(2), x.to('float64'), x.to('bool')],
  ),
};
