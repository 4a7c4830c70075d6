// After Karpathy's makemore: a multilayer perceptron (Bengio et al., 2003) that makes names, with plain tensors.
import { Generator, nn, randint, randn, type Tensor, tanh, tensor, zeros } from 'wick';

const { functional: F } = nn;
const words = ['emma', 'olivia', 'ava', 'isabella', 'sophia', 'charlotte', 'mia', 'amelia'];
const letters = ['.', ...[...new Set(words.join(''))].sort()];
const blockSize = 3;

function buildDataset(): [X: Tensor, Y: Tensor] {
  const X: number[][] = [];
  const Y: number[] = [];
  for (const w of words) {
    let context = new Array<number>(blockSize).fill(0);
    for (const ch of `${w}.`) {
      X.push(context);
      Y.push(letters.indexOf(ch));
      context = [...context.slice(1), letters.indexOf(ch)];
    }
  }
  return [tensor(X, { dtype: 'int64' }), tensor(Y, { dtype: 'int64' })];
}

export function losses(steps: number): number[] {
  const [X, Y] = buildDataset();
  const generator = new Generator().manualSeed(2147483647);
  const C = randn([letters.length, 4], { generator });
  const W1 = randn([blockSize * 4, 32], { generator })
    .mul(5 / 3)
    .div((blockSize * 4) ** 0.5);
  const b1 = randn(32, { generator }).mul(0.01);
  const W2 = randn([32, letters.length], { generator }).mul(0.01);
  const b2 = zeros(letters.length);
  const parameters = [C, W1, b1, W2, b2];
  for (const p of parameters) p.requiresGrad = true;
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const ix = randint(0, X.size(0), [16], { generator });
    const emb = C.index(X.index(ix));
    const h = tanh(
      emb
        .view(-1, blockSize * 4)
        .matmul(W1)
        .add(b1),
    );
    const logits = h.matmul(W2).add(b2);
    const loss = F.crossEntropy(logits, Y.index(ix));
    for (const p of parameters) p.grad = null;
    loss.backward();
    for (const p of parameters) p.data.add_(p.expectGrad().mul(-0.1));
    out.push(loss.item());
  }
  return out;
}
