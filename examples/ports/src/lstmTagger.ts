// Sequence models: an LSTM says which part of speech each word is.
import { manualSeed, nn, optim, type Tensor, tensor } from 'wick';

const { functional: F } = nn;

const first = { sentence: 'The dog ate the apple', told: 'DET NN V DET NN' };
const second = { sentence: 'Everybody read that book', told: 'NN V DET NN' };
const words = [...new Set([first, second].flatMap(({ sentence }) => sentence.split(' ')))];
const tags = ['DET', 'NN', 'V'];
const numbers = (text: string, of: readonly string[]): Tensor =>
  tensor(text.split(' ').map((word) => BigInt(of.indexOf(word))));

class LSTMTagger extends nn.Module {
  wordEmbeddings: nn.Embedding;
  lstm: nn.LSTM;
  hidden2tag: nn.Linear;

  constructor(embeddingDim: number, hiddenDim: number, vocab: number, tagset: number) {
    super();
    this.wordEmbeddings = new nn.Embedding(vocab, embeddingDim);
    this.lstm = new nn.LSTM(embeddingDim, hiddenDim);
    this.hidden2tag = new nn.Linear(hiddenDim, tagset);
  }

  override forward(sentence: Tensor): Tensor {
    const length = sentence.size(0);
    const embeds = this.wordEmbeddings.forward(sentence);
    const [out] = this.lstm.forward(embeds.view(length, 1, -1));
    return F.logSoftmax(this.hidden2tag.forward(out.view(length, -1)), 1);
  }
}

export function losses(steps: number): number[] {
  manualSeed(1);
  const model = new LSTMTagger(6, 6, words.length, tags.length);
  const lossFunction = new nn.NLLLoss();
  const optimizer = new optim.SGD(model.parameters(), { lr: 0.1 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { sentence, told } = step % 2 === 0 ? first : second;
    model.zeroGrad();
    const loss = lossFunction.forward(model.forward(numbers(sentence, words)), numbers(told, tags));
    loss.backward();
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
