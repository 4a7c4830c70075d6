import type { LessonText } from './index.ts';

export const en: readonly LessonText[] = [
  {
    title: 'Zeros, and why symmetry must be broken',
    question: 'All weights of a network are 0. Which parameters get a gradient in the first step?',
    options: ['All of them, a small one', 'Only the last bias', 'None, the loss is infinite'],
    why: [
      'Every hidden output is 0, so no weight gets a gradient; and what comes back is multiplied by weights that are 0, so nothing before the last layer hears of the loss.',
      'A constant other than 0 lets the signal pass, but all units of a layer compute the same, get the same gradient and stay the same: 32 units that are worth one. Random weights break that symmetry.',
    ],
  },
  {
    title: 'Too small',
    question: 'Ten tanh layers of 64, weights from N(0, 0.01²). How much of the signal is left at the tenth?',
    options: ['About a tenth', 'About a thousandth', 'Less than a billionth'],
    why: [
      'A sum of 64 products has 64 times the variance of one: each layer multiplies the deviation by 0.01 · √64 = 0.08. Nine times that is 10⁻¹⁰.',
      'The gradient shrinks on its way back by the same factors: the first layers learn nothing. Press Play and look at the loss: it stays at ln 10, at guessing.',
    ],
  },
  {
    title: 'Too large',
    question:
      'Ten ReLU layers of 64, weights from N(0, 0.5²). Guessing has a loss of 2.3. With what loss does it begin?',
    options: ['About 2.3', 'About 20', 'More than 1,000'],
    why: [
      'Each layer multiplies the deviation by about 2.8, so the outputs are in the hundred thousands, and cross entropy grows with them: the network is wrong and sure of it.',
      'The gradient is as large. One step with it throws the weights anywhere: press Play.',
    ],
  },
  {
    title: 'Xavier, for tanh',
    question: 'Ten tanh layers. Which keeps both the signal and the gradient closest to where they began?',
    options: ['PyTorch’s default', 'Xavier with a gain of 5/3', 'Xavier with a gain of 1'],
    why: [
      'Going forward, nᵢₙ products are added; going back, nₒᵤₜ. Xavier takes the middle of both, which keeps variances where the activation is nearly linear.',
      'tanh is not: it shrinks what is large. A gain of 1 loses a little at each layer, 5/3 gives it back.',
    ],
  },
  {
    title: 'He, for ReLU',
    question: 'Thirty ReLU layers with Xavier. How much of the deviation is left at the end?',
    options: ['Half', 'A hundredth', 'Less than a ten-thousandth'],
    why: [
      'ReLU sets one half to 0 and with it half of the mean square. Xavier does not know of it: each layer loses a factor of √2, thirty of them 2¹⁵ = 32,768.',
      'He’s weights have twice the variance. That factor of 2 is all there is to it, and it let networks of 30 layers learn.',
    ],
  },
  {
    title: 'Why the default dies in depth',
    question: 'PyTorch’s layers fill themselves by kaiming_uniform_ with a = √5. Which gain is that?',
    options: ['0.58', '1', '1.41'],
    why: [
      'a is the slope of a leaky ReLU on its left. √5 stands there for no such slope: it was chosen so that the bounds are ±1/√nᵢₙ, as they were before in Torch, and the gain comes out as 1/√3.',
      'That does for two or three layers. With ReLU each keeps 41 % of the deviation: after three of them a tenth is left, and after thirty nothing. Networks with normalisation do not mind; others need an initialisation of their own.',
    ],
  },
  {
    title: 'Orthogonal, at depth 40',
    question: 'Forty tanh layers of 16. Now change the seed a few times: which picture hardly changes?',
    options: ['Xavier’s', 'That of orthogonal weights', 'Both change alike'],
    why: [
      'An orthogonal matrix keeps the length of every vector. A Gaussian one keeps it on average: each draw stretches some directions and shrinks others, and over forty layers those factors multiply.',
      'So the Gaussian network is a matter of luck, and the orthogonal one nearly the same for every seed.',
    ],
  },
  {
    title: 'Any activation: measure, or solve',
    question: 'SiLU has no gain in PyTorch’s table, so it gets ReLU’s. What happens in thirty layers?',
    options: ['It works: SiLU is nearly ReLU', 'The signal vanishes', 'The signal explodes'],
    why: [
      'Around 0 SiLU is x/2: small signals lose half, however many there are. ReLU’s gain does not make up for it.',
      'LSUV sends a batch through and divides each layer’s weights by what comes out. The solver needs no batch: it follows the moments through the network and finds, for each layer, the deviation after which the activation’s mean square is 1.',
    ],
  },
];
