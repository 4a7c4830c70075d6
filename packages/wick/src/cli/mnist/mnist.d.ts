declare module 'mnist' {
  /** One of the ten digits: its samples one after the other, 784 numbers from 0 to 1 each. */
  export interface Digit {
    readonly raw: readonly number[];
    readonly length: number;
  }
  const digits: readonly Digit[];
  export default digits;
}
