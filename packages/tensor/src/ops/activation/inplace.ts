/** What activations that can overwrite their input take. */
export interface InplaceOptions {
  /** Overwrite the input. Default: false. */
  inplace?: boolean;
}
