import type { Analysis } from './analyse.ts';
import type { FileContent } from './files.ts';
import type { State } from './state.ts';

/** From the page to its worker. */
export type Request =
  | { readonly type: 'analyse'; readonly id: number; readonly state: State }
  | { readonly type: 'train'; readonly state: State; readonly digits: string; readonly steps: number }
  | { readonly type: 'stop' }
  | { readonly type: 'predict'; readonly ink: Float32Array<ArrayBuffer> }
  | { readonly type: 'inspect'; readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };

/** From the worker to the page. */
export type Reply =
  | { readonly type: 'ready' }
  | { readonly type: 'analysis'; readonly id: number; readonly analyses: readonly Analysis[] }
  | { readonly type: 'losses'; readonly step: number; readonly losses: readonly number[] }
  | {
      readonly type: 'accuracies';
      readonly step: number;
      readonly accuracies: readonly number[];
      readonly done: boolean;
    }
  | { readonly type: 'prediction'; readonly probabilities: readonly (readonly number[])[] }
  | ({ readonly type: 'file'; readonly name: string } & FileContent)
  | { readonly type: 'error'; readonly about: Request['type']; readonly message: string };
