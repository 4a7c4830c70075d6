import { randn, type Tensor } from '@wick/tensor';
import type { Place, Program } from '../graph/ir.ts';
import { optimized } from '../runner.ts';
import { nn } from '../testing/packages.ts';
import { recorded } from '../testing/recorded.ts';
import { expectSameAsEager } from '../testing/sameAsEager.ts';

const { functional: F } = nn;

/** The shapes that attentions give beside their results, and what gradients take of them. */
function kept({ work }: Program) {
  const calls = work.flatMap((step) => (step.kind === 'call' ? [step] : []));
  const of = (name: string) => calls.filter(({ op }) => op.name === name);
  return {
    given: of('scaledDotProductAttention').map(({ outputs }) => outputs[1]),
    taken: of('scaledDotProductAttentionBackward').map(({ attrs }) => (attrs as { kept?: Place }).kept),
  };
}

const some = (length: number) => randn(2, 3, length, 16).requiresGrad_();
const attend = (x: Tensor, y: Tensor) => F.scaledDotProductAttention(x, y, y);
const ofTwo = (x: Tensor, y: Tensor) => {
  const loss = attend(attend(x, y), x).square().sum();
  loss.backward();
  return loss;
};

describe('weights of an attention', () => {
  it('are kept for the gradients of the same one', () => {
    const { given, taken } = kept(optimized(recorded(ofTwo, some(30), some(45))));
    expect(given.map((place) => place?.shape)).toEqual([
      [2, 3, 30, 48],
      [2, 3, 30, 32],
    ]);
    expect(taken).toEqual([given[1], given[0]]);
  });

  it('are not kept where nobody asks for gradients, or where they are too many', () => {
    expect(kept(optimized(recorded(attend, some(30), some(45)))).given).toEqual([undefined]);
    const long = randn(1, 1, 2100, 4).requiresGrad_();
    const { given, taken } = kept(optimized(recorded((x) => attend(x, x).sum().backward(), long)));
    expect([given, taken]).toEqual([[undefined], [undefined]]);
  });

  it.each([false, true])('give the same gradients, causal: %s', (isCausal) => {
    const step = (x: Tensor, y: Tensor, mask: Tensor) => {
      const how = isCausal ? { isCausal } : { attnMask: mask };
      const out = F.scaledDotProductAttention(x, y, y.mul(2), how);
      const loss = F.scaledDotProductAttention(out.add(x), x, out, { scale: 0.3 }).square().sum();
      loss.backward();
      return [out, loss, x.grad, y.grad];
    };
    expectSameAsEager(() => ({ step, args: () => [some(33), some(33), randn(33, 33)], state: [] }));
  });
});
