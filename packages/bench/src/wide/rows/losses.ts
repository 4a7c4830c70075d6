import { cdist, nn } from 'wick';
import { type FunctionRow, integers, normal, positive, type Row, uniform, unit } from '../row.ts';

const F = nn.functional;
const pair = { x: normal(1000, 1000), y: normal(1000, 1000) };

function loss(name: string, torch: string, wick: FunctionRow['wick'], more: Partial<FunctionRow> = {}): Row {
  return { name, inputs: pair, torch, wick, gradients: true, ...more };
}

/** Losses and distances, forward and with gradients. */
export const losses: readonly Row[] = [
  loss('crossEntropy, 64×10,000', 'F.cross_entropy(x, i)', ({ x, i }) => F.crossEntropy(x!, i!), {
    inputs: { x: normal(64, 10_000), i: integers(10_000, 64) },
  }),
  loss('crossEntropy, 1024×10', 'F.cross_entropy(x, i)', ({ x, i }) => F.crossEntropy(x!, i!), {
    inputs: { x: normal(1024, 10), i: integers(10, 1024) },
  }),
  loss('nllLoss, 1000²', 'F.nll_loss(x, i)', ({ x, i }) => F.nllLoss(x!, i!), {
    inputs: { x: normal(1000, 1000), i: integers(1000, 1000) },
  }),
  loss('mseLoss, 10^6', 'F.mse_loss(x, y)', ({ x, y }) => F.mseLoss(x!, y!)),
  loss('l1Loss, 10^6', 'F.l1_loss(x, y)', ({ x, y }) => F.l1Loss(x!, y!)),
  loss('smoothL1Loss, 10^6', 'F.smooth_l1_loss(x, y)', ({ x, y }) => F.smoothL1Loss(x!, y!)),
  loss('huberLoss, 10^6', 'F.huber_loss(x, y)', ({ x, y }) => F.huberLoss(x!, y!)),
  loss(
    'binaryCrossEntropy, 10^6',
    'F.binary_cross_entropy(x, y)',
    ({ x, y }) => F.binaryCrossEntropy(x!, y!.detach()),
    {
      inputs: { x: uniform(1000, 1000), y: uniform(1000, 1000) },
      torch: 'F.binary_cross_entropy(x, y.detach()) + 0 * y[0, 0]',
      wick: ({ x, y }) => F.binaryCrossEntropy(x!, y!.detach()).add(y!.select(0, 0).select(0, 0).mul(0)),
    },
  ),
  loss(
    'binaryCrossEntropyWithLogits, 10^6',
    'F.binary_cross_entropy_with_logits(x, y)',
    ({ x, y }) => F.binaryCrossEntropyWithLogits(x!, y!),
    { inputs: { x: normal(1000, 1000), y: uniform(1000, 1000) } },
  ),
  loss(
    'klDiv, 10^6',
    'F.kl_div(x, y, reduction="batchmean")',
    ({ x, y }) => F.klDiv(x!, y!, { reduction: 'batchmean' }),
    {
      inputs: { x: normal(1000, 1000), y: positive(1000, 1000) },
    },
  ),
  loss('poissonNllLoss, 10^6', 'F.poisson_nll_loss(x, y)', ({ x, y }) => F.poissonNllLoss(x!, y!), {
    inputs: { x: unit(1000, 1000), y: positive(1000, 1000) },
  }),
  loss('cosineSimilarity, 1000²', 'F.cosine_similarity(x, y)', ({ x, y }) => F.cosineSimilarity(x!, y!)),
  loss('pairwiseDistance, 1000²', 'F.pairwise_distance(x, y)', ({ x, y }) => F.pairwiseDistance(x!, y!)),
  loss('tripletMarginLoss, 1000²', 'F.triplet_margin_loss(x, y, z)', ({ x, y, z }) => F.tripletMarginLoss(x!, y!, z!), {
    inputs: { ...pair, z: normal(1000, 1000) },
  }),
  loss('multiMarginLoss, 1000×100', 'F.multi_margin_loss(x, i)', ({ x, i }) => F.multiMarginLoss(x!, i!), {
    inputs: { x: normal(1000, 100), i: integers(100, 1000) },
  }),
  loss('cdist, 256×256×64', 'torch.cdist(x, y)', ({ x, y }) => cdist(x!, y!), {
    inputs: { x: normal(256, 64), y: normal(256, 64) },
  }),
];
