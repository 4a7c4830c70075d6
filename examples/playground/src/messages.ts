import type { Analysis, Findings } from './analyse.ts';
import type { FileContent } from './files.ts';
import type { State } from './state.ts';
import type { Look } from './training.ts';

/** From the page to a worker. Every answer has the id of its question. */
export type Request =
  | { readonly type: 'analyse'; readonly id: number; readonly state: State }
  | {
      readonly type: 'start';
      readonly id: number;
      readonly state: State;
      readonly digits: string;
      readonly gpu: boolean;
    }
  | { readonly type: 'run'; readonly id: number; readonly until: number }
  | { readonly type: 'pause'; readonly id: number }
  /** To train on the GPU from now on, or on the CPU again. */
  | { readonly type: 'gpu'; readonly id: number; readonly on: boolean }
  | { readonly type: 'rate'; readonly id: number; readonly lr: number }
  | { readonly type: 'predict'; readonly id: number; readonly ink: Float32Array<ArrayBuffer> }
  | { readonly type: 'inspect'; readonly id: number; readonly file: File };

/** What a worker says, beside the id of the question. */
export type Answer =
  | { readonly type: 'analysis'; readonly index: number; readonly analysis: Analysis }
  | { readonly type: 'findings'; readonly index: number; readonly findings: Findings }
  | { readonly type: 'analysed' }
  /** It trains on the GPU of this name, or on the CPU, for a reason if nobody asked for that. */
  | { readonly type: 'device'; readonly name: string | null; readonly why: string | null }
  | { readonly type: 'losses'; readonly step: number; readonly losses: readonly (readonly number[])[] }
  | { readonly type: 'looks'; readonly step: number; readonly looks: readonly Look[] }
  | { readonly type: 'paused'; readonly step: number }
  | { readonly type: 'prediction'; readonly probabilities: readonly (readonly number[])[] }
  | ({ readonly type: 'file'; readonly name: string } & FileContent)
  | { readonly type: 'error'; readonly about: Request['type']; readonly message: string };

export type Reply = Answer & { readonly id: number };
