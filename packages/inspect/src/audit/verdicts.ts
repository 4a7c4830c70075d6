/** Reasons and fixes that hold of a model as of a file of its tensors. */
export const verdicts = {
  notFinite: {
    reason: 'NaN or infinite values: every output that sees them, and every gradient, is NaN or infinite as well.',
    fix: 'initialise it, or find out what wrote to it (a division by 0, an overflow)',
  },
  zero: {
    reason: 'All weights are 0: the output does not depend on the input, and no gradient reaches the layers before.',
    fix: 'init.kaimingNormal_(weight), or init.ones_(weight) for a normalisation',
  },
  identical: {
    reason:
      'Layers start with the same values (a copied layer, or a seed set before each): they are not independent draws.',
    fix: 'initialise each layer after copying, with one generator for all of them',
  },
  symmetric: ([first, second]: readonly [number, number]) => ({
    reason: `Units ${first} and ${second} have the same weights: they compute the same, and as long as what follows treats them alike they learn the same.`,
    fix: 'draw the weights: init.kaimingNormal_(weight) or init.orthogonal_(weight)',
  }),
  someDefault: (others: number) => ({
    reason: `Still at PyTorch's default (√5: gain 0.577) beside ${others === 1 ? 'a layer that is' : `${others} layers that are`} not: an initialisation has left it out.`,
    fix: 'initialise it: init.kaimingNormal_(m.weight, { nonlinearity: "relu" }) and init.zeros_(m.bias) for m of model.modules(), linear layers and convolutions alike',
  }),
} as const;
