/** What {@link getWorkerInfo} tells. */
export interface WorkerInfo {
  /** From 0 up. */
  readonly id: number;
  /** How many workers there are. */
  readonly numWorkers: number;
  /** What PyTorch seeds this worker with: the epoch's base seed and the id. */
  readonly seed: bigint;
  /** This worker's copy of the dataset. */
  readonly dataset: unknown;
}

let current: WorkerInfo | null = null;

/**
 * In a worker of a DataLoader: which one it is; elsewhere null: `torch.utils.data.get_worker_info`.
 *
 * @example
 * ```ts
 * data.getWorkerInfo(); // null
 * ```
 * @see https://docs.pytorch.org/docs/stable/data.html#torch.utils.data.get_worker_info
 */
export function getWorkerInfo(): WorkerInfo | null {
  return current;
}

/** Notes which worker this is. */
export function setWorkerInfo(info: WorkerInfo): void {
  current = info;
}
