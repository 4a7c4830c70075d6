import { losses as charRNN } from './charRNN.ts';
import { losses as dcgan } from './dcgan.ts';
import { losses as ddpm } from './ddpm.ts';
import { losses as dqn } from './dqn.ts';
import { losses as gaussianProcess } from './gaussianProcess.ts';
import { losses as makemore } from './makemore.ts';
import { losses as maml } from './maml.ts';
import { losses as micrograd } from './micrograd.ts';
import { losses as nanogpt } from './nanogpt.ts';
import { losses as pinn } from './pinn.ts';
import { losses as reinforce } from './reinforce.ts';
import { losses as seq2seq } from './seq2seq.ts';
import { losses as siamese } from './siamese.ts';
import { losses as simclr } from './simclr.ts';
import { losses as timeSeries } from './timeSeries.ts';
import { losses as transferLearning } from './transferLearning.ts';
import { losses as unet } from './unet.ts';
import { losses as vae } from './vae.ts';

/** Each program by its name: it gives the losses of its first steps. */
export const ports: Readonly<Record<string, (steps: number) => number[]>> = {
  charRNN,
  dcgan,
  ddpm,
  dqn,
  gaussianProcess,
  makemore,
  maml,
  micrograd,
  nanogpt,
  pinn,
  reinforce,
  seq2seq,
  siamese,
  simclr,
  timeSeries,
  transferLearning,
  unet,
  vae,
};
