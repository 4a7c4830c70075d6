// After Karpathy's nanoGPT, in small: a transformer that learns to continue a text, letter by letter.
import { arange, manualSeed, nn, ones, optim, randint, stack, type Tensor, tensor, tril } from 'wick';

const { functional: F } = nn;
const text = 'the quick brown fox jumps over the lazy dog and runs away from the angry bear ';
const letters = [...new Set(text)].sort();
const data = tensor(
  [...text].map((c) => letters.indexOf(c)),
  { dtype: 'int64' },
);
const blockSize = 16;
const nHead = 2;
const nEmbd = 16;

class CausalSelfAttention extends nn.Module {
  cAttn = new nn.Linear(nEmbd, 3 * nEmbd);
  cProj = new nn.Linear(nEmbd, nEmbd);

  override forward(x: Tensor): Tensor {
    const [B, T, C] = x.size<3>();
    const heads = (h: Tensor) => h.view(B, T, nHead, C / nHead).transpose(1, 2);
    const [q, k, v] = this.cAttn.forward(x).split(C, 2, { parts: 3 });
    const att = heads(q)
      .matmul(heads(k).transpose(-2, -1))
      .mul((C / nHead) ** -0.5);
    const mask = tril(ones(T, T)).eq(0);
    const y = F.softmax(att.maskedFill(mask, -Infinity), -1).matmul(heads(v));
    return this.cProj.forward(y.transpose(1, 2).contiguous().view(B, T, C));
  }
}

class Block extends nn.Module {
  ln1 = new nn.LayerNorm(nEmbd);
  attn = new CausalSelfAttention();
  ln2 = new nn.LayerNorm(nEmbd);
  mlp = new nn.Sequential(new nn.Linear(nEmbd, 4 * nEmbd), new nn.GELU('tanh'), new nn.Linear(4 * nEmbd, nEmbd));

  override forward(input: Tensor): Tensor {
    const x = input.add(this.attn.forward(this.ln1.forward(input)));
    return x.add(this.mlp.forward(this.ln2.forward(x)));
  }
}

class GPT extends nn.Module {
  declare wte: nn.Embedding;
  declare wpe: nn.Embedding;
  declare h: nn.ModuleList<Block>;
  declare lnF: nn.LayerNorm;
  declare lmHead: nn.Linear;

  constructor(vocabSize: number, nLayer: number) {
    super();
    this.wte = new nn.Embedding(vocabSize, nEmbd);
    this.wpe = new nn.Embedding(blockSize, nEmbd);
    this.h = new nn.ModuleList(Array.from({ length: nLayer }, () => new Block()));
    this.lnF = new nn.LayerNorm(nEmbd);
    this.lmHead = new nn.Linear(nEmbd, vocabSize, { bias: false });
    this.lmHead.weight = this.wte.weight;
    this.apply(initWeights);
  }

  override forward(idx: Tensor, targets: Tensor): Tensor {
    let x = this.wte.forward(idx).add(this.wpe.forward(arange(idx.size(1))));
    for (const block of this.h) x = block.forward(x);
    const logits = this.lmHead.forward(this.lnF.forward(x));
    return F.crossEntropy(logits.view(-1, logits.size(-1)), targets.view(-1));
  }
}

function initWeights(module: nn.Module): void {
  if (module instanceof nn.Linear) {
    nn.init.normal_(module.weight, 0, 0.02);
    if (module.bias) nn.init.zeros_(module.bias);
  } else if (module instanceof nn.Embedding) nn.init.normal_(module.weight, 0, 0.02);
}

function getBatch(batchSize: number): [x: Tensor, y: Tensor] {
  const ix = randint(data.size(0) - blockSize, [batchSize]).tolist<number[]>();
  const x = stack(ix.map((i) => data.narrow(0, i, blockSize)));
  const y = stack(ix.map((i) => data.narrow(0, i + 1, blockSize)));
  return [x, y];
}

export function losses(steps: number): number[] {
  manualSeed(1337);
  const model = new GPT(letters.length, 2);
  const optimizer = new optim.AdamW(model.parameters(), { lr: 1e-3, betas: [0.9, 0.95], weightDecay: 0.1 });
  const out: number[] = [];
  for (let step = 0; step < steps; step++) {
    const loss = model.forward(...getBatch(4));
    optimizer.zeroGrad();
    loss.backward();
    nn.utils.clipGradNorm_(model.parameters(), 1);
    optimizer.step();
    out.push(loss.item());
  }
  return out;
}
