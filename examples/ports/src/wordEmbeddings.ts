// Word embeddings: an n-gram model learns what follows two words of a sonnet.
import { manualSeed, nn, optim, type Tensor, tensor } from 'wick';

const { functional: F } = nn;

const words =
  `When forty winters shall besiege thy brow, And dig deep trenches in thy beauty's field, Thy youth's proud livery
so gazed on now, Will be a totter'd weed of small worth held`.split(/\s+/);
const vocabulary = [...new Set(words)].sort();
const indices = (of: readonly string[]): Tensor => tensor(of.map((word) => BigInt(vocabulary.indexOf(word))));

class NGramLanguageModeler extends nn.Module {
  embeddings: nn.Embedding;
  linear1: nn.Linear;
  linear2: nn.Linear;

  constructor(vocab: number, dim: number, context: number) {
    super();
    this.embeddings = new nn.Embedding(vocab, dim);
    this.linear1 = new nn.Linear(context * dim, 128);
    this.linear2 = new nn.Linear(128, vocab);
  }

  override forward(inputs: Tensor): Tensor {
    const embeds = this.embeddings.forward(inputs).view(1, -1);
    const out = F.relu(this.linear1.forward(embeds));
    return F.logSoftmax(this.linear2.forward(out), 1);
  }
}

export function losses(steps: number): number[] {
  manualSeed(1);
  const model = new NGramLanguageModeler(vocabulary.length, 10, 2);
  const lossFunction = new nn.NLLLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.01 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const at = step % (words.length - 2);
    const logProbs = model.forward(indices(words.slice(at, at + 2)));
    const loss = lossFunction.forward(logProbs, indices(words.slice(at + 2, at + 3)));
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
