import { losses as charRNN } from './charRNN.ts';
import { losses as classifier } from './classifier.ts';
import { losses as dcgan } from './dcgan.ts';
import { losses as ddpm } from './ddpm.ts';
import { losses as dqn } from './dqn.ts';
import { losses as fgsm } from './fgsm.ts';
import { losses as gaussianProcess } from './gaussianProcess.ts';
import { losses as logistic } from './logistic.ts';
import { losses as lstmTagger } from './lstmTagger.ts';
import { losses as makemore } from './makemore.ts';
import { losses as maml } from './maml.ts';
import { losses as micrograd } from './micrograd.ts';
import { losses as nameClassifier } from './nameClassifier.ts';
import { losses as nanogpt } from './nanogpt.ts';
import { losses as pinn } from './pinn.ts';
import { losses as polynomial } from './polynomial.ts';
import { losses as reinforce } from './reinforce.ts';
import { losses as seq2seq } from './seq2seq.ts';
import { losses as siamese } from './siamese.ts';
import { losses as simclr } from './simclr.ts';
import { losses as sineWaves } from './sineWaves.ts';
import { losses as spatialTransformer } from './spatialTransformer.ts';
import { losses as styleTransfer } from './styleTransfer.ts';
import { losses as superResolution } from './superResolution.ts';
import { losses as textClassification } from './textClassification.ts';
import { losses as timeSeries } from './timeSeries.ts';
import { losses as transferLearning } from './transferLearning.ts';
import { losses as unet } from './unet.ts';
import { losses as vae } from './vae.ts';
import { losses as wordEmbeddings } from './wordEmbeddings.ts';

/** Each program by its name: it gives the losses of its first steps. */
export const ports: Readonly<Record<string, (steps: number) => number[]>> = {
  charRNN,
  classifier,
  dcgan,
  ddpm,
  dqn,
  fgsm,
  gaussianProcess,
  logistic,
  lstmTagger,
  makemore,
  maml,
  micrograd,
  nameClassifier,
  nanogpt,
  pinn,
  polynomial,
  reinforce,
  seq2seq,
  siamese,
  simclr,
  sineWaves,
  spatialTransformer,
  styleTransfer,
  superResolution,
  textClassification,
  timeSeries,
  transferLearning,
  unet,
  vae,
  wordEmbeddings,
};
