import type { Run } from '../loop/run.ts';

/** What happens beside a training: each may be async, and is waited for. */
export interface Callback {
  /** Before the first epoch. */
  onBegin?(run: Run): void | Promise<void>;
  /** After each step of the optimizer. */
  onStep?(run: Run): void | Promise<void>;
  /** After each epoch and its validation: `run.logs` holds what it came to. */
  onEpoch?(run: Run): void | Promise<void>;
  /** After the last epoch, or when the run was stopped. */
  onEnd?(run: Run): void | Promise<void>;
}
