// Text classification: the mean of the words' vectors says what a piece of news is about.
import { manualSeed, nn, optim, type Tensor, tensor } from 'wick';

const news: readonly (readonly [label: number, text: string])[] = [
  [0, 'stocks fall as oil prices rise'],
  [1, 'striker scores twice in the final'],
  [2, 'new chip doubles the speed of phones'],
  [0, 'bank raises rates again'],
  [1, 'the coach leaves the team after the final'],
  [2, 'robots learn to walk on ice'],
];
const vocabulary = [...new Set(news.flatMap(([, text]) => text.split(' ')))].sort();

class TextClassificationModel extends nn.Module {
  embedding: nn.EmbeddingBag;
  fc: nn.Linear;

  constructor(vocab: number, dim: number, classes: number) {
    super();
    this.embedding = new nn.EmbeddingBag(vocab, dim);
    this.fc = new nn.Linear(dim, classes);
    this.embedding.weight.data.uniform_(-0.5, 0.5);
    this.fc.weight.data.uniform_(-0.5, 0.5);
    this.fc.bias?.data.zero_();
  }

  override forward(text: Tensor, offsets: Tensor): Tensor {
    return this.fc.forward(this.embedding.forward(text, offsets));
  }
}

const int64 = (values: readonly number[]): Tensor => tensor(values, { dtype: 'int64' });

function collate(batch: typeof news): { labels: Tensor; text: Tensor; offsets: Tensor } {
  const texts = batch.map(([, text]) => text.split(' ').map((word) => vocabulary.indexOf(word)));
  const offsets = int64([0, ...texts.slice(0, -1).map((text) => text.length)]).cumsum(0);
  return { labels: int64(batch.map(([label]) => label)), text: int64(texts.flat()), offsets };
}

export function losses(steps: number): number[] {
  manualSeed(0);
  const model = new TextClassificationModel(vocabulary.length, 16, 3);
  const criterion = new nn.CrossEntropyLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 5 });
  const scheduler = new optim.lrScheduler.StepLR(optimizer, 4, { gamma: 0.5 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const start = (step % 2) * 3;
    const { labels, text, offsets } = collate(news.slice(start, start + 3));
    optimizer.zeroGrad();
    const loss = criterion.forward(model.forward(text, offsets), labels);
    loss.backward();
    nn.utils.clipGradNorm_(model.parameters(), 0.1);
    optimizer.step();
    scheduler.step();
    out.push(loss.item());
  }
  return out;
}
