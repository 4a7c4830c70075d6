import type { Run } from '../loop/run.ts';

/** What happens beside a training: each may be async, and is waited for. */
export interface Callback {
  /** Before the first epoch. */
  onBegin?(run: Run): void | Promise<void>;
  /** After each step of the optimizer. */
  onStep?(run: Run): void | Promise<void>;
  /**
   * Whether `onStep` is to be called after this step. Where no callback says yes, losses of a step on a GPU are not waited for, and
   * a few steps are under way at the same time. Default: always.
   */
  wantsStep?(run: Run): boolean;
  /** After each epoch and its validation: `run.logs` holds what it came to. */
  onEpoch?(run: Run): void | Promise<void>;
  /** After the last epoch, or when the run was stopped. */
  onEnd?(run: Run): void | Promise<void>;
}
