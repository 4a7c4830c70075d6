import type { Language } from '../state.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

/** What a lesson says in one language. */
export interface LessonText {
  readonly title: string;
  readonly question: string;
  readonly options: readonly [string, string, string];
  /** Paragraphs. */
  readonly why: readonly string[];
}

/** A lesson: a question to answer before the picture is shown, and why it is so. Its network: `addresses.ts`. */
export interface Lesson {
  /** Which option is right, from 0. */
  readonly answer: 0 | 1 | 2;
  readonly formula: string;
  readonly paper: { readonly name: string; readonly address: string };
}

export const lessons: readonly Lesson[] = [
  {
    answer: 1,
    formula: 'Wₗ₊₁ = 0 ⇒ δₗ = Wₗ₊₁ᵀ δₗ₊₁ ⊙ f′(zₗ) = 0;  Wᵢ = Wⱼ ⇒ ∂L/∂Wᵢ = ∂L/∂Wⱼ',
    paper: {
      name: 'Rumelhart, Hinton, Williams: Learning representations by back-propagating errors (1986)',
      address: 'https://doi.org/10.1038/323533a0',
    },
  },
  {
    answer: 2,
    formula: 'Var(yₗ) = n σ² Var(yₗ₋₁) = 64 · 0.01² · Var(yₗ₋₁)',
    paper: {
      name: 'Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks (2010)',
      address: 'https://proceedings.mlr.press/v9/glorot10a.html',
    },
  },
  {
    answer: 2,
    formula: '√(n σ² / 2) = √(64 · 0.5² / 2) ≈ 2.8;  2.8¹⁰ ≈ 33,000',
    paper: {
      name: 'Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks (2010)',
      address: 'https://proceedings.mlr.press/v9/glorot10a.html',
    },
  },
  {
    answer: 1,
    formula: 'Var(W) = g² · 2 / (nᵢₙ + nₒᵤₜ);  g = 1, g = 5/3',
    paper: {
      name: 'Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks (2010)',
      address: 'https://proceedings.mlr.press/v9/glorot10a.html',
    },
  },
  {
    answer: 2,
    formula: 'E[ReLU(z)²] = ½ Var(z) ⇒ Var(W) = 2 / nᵢₙ',
    paper: {
      name: 'He, Zhang, Ren, Sun: Delving deep into rectifiers (2015)',
      address: 'https://arxiv.org/abs/1502.01852',
    },
  },
  {
    answer: 0,
    formula: 'gain = √(2 / (1 + a²)) = √(2 / 6) = 1/√3 ≈ 0.577;  0.577 / √2 ≈ 0.41',
    paper: {
      name: 'Kaiming init of conv and linear layers, why gain = sqrt(5): PyTorch’s own discussion',
      address: 'https://github.com/pytorch/pytorch/issues/15314',
    },
  },
  {
    answer: 1,
    formula: 'WᵀW = I ⇒ ‖W x‖ = ‖x‖',
    paper: {
      name: 'Saxe, McClelland, Ganguli: Exact solutions to the nonlinear dynamics of learning (2013)',
      address: 'https://arxiv.org/abs/1312.6120',
    },
  },
  {
    answer: 1,
    formula: 'W ← W / √Var(y);  E[f(σ z)²] = 1',
    paper: {
      name: 'Mishkin, Matas: All you need is a good init (2015)',
      address: 'https://arxiv.org/abs/1511.06422',
    },
  },
];

export const lessonTexts: Readonly<Record<Language, readonly LessonText[]>> = { en, zh };
