/** Words that say what becomes of the sums of a product. */
export interface Ending {
  readonly alpha: number;
  readonly beta: number;
  readonly bias: number;
  /** 0: nothing but alpha, 1: beta C is added, 2: a bias is. */
  readonly ending: number;
}

/** What becomes of a sum: alpha times it, and what C was or a bias. */
export const ended = /* wgsl */ `
fn ended(sum: f32, at: u32, j: u32) -> f32 {
  let value = bitcast<f32>(params.alpha) * sum;
  if (params.ending == 1u) { return value + bitcast<f32>(params.beta) * load(at); }
  if (params.ending == 2u) { return value + load(params.bias + j); }
  return value;
}
`;
