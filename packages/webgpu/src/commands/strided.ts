/** Elements of some geometry. */
export interface Strided {
  readonly at: number;
  readonly stride: readonly number[];
}
