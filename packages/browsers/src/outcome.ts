/** How a test ended. */
export interface Ending {
  /** The file, the groups around it, its own title. */
  readonly name: string;
  /** What was thrown; null: it passed. */
  readonly error: string | null;
}

/** What a file of tests came to. */
export interface Outcome {
  readonly file: string;
  readonly endings: readonly Ending[];
  /** How long it took, to load it included. */
  readonly seconds: number;
}
