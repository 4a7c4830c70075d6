import { affine, gradInput, gradSums, moments, sums } from '../vector/channels';

// Batch normalisation of floats (images, channels, inner), channel by channel: sums and statistics are doubles, in the
// order of src/norm/batchNorm.ts.

@unmanaged
class BatchNormJob {
  images: i32;
  channels: i32;
  inner: i32;
  /** Channels of a chunk. */
  step: i32;
  training: i32;
  x: usize;
  out: usize;
  /** Floats per channel, or 0. */
  weight: usize;
  bias: usize;
  runningMean: usize;
  runningVar: usize;
  /** Doubles per channel: what was used. */
  mean: usize;
  variance: usize;
  /** The gradient of the result, and floats per channel for those of weight and bias. */
  grad: usize;
  gradWeight: usize;
  gradBias: usize;
  eps: f64;
}

// @ts-ignore: decorator
@inline
function float(at: usize, c: i32): f64 {
  return <f64>load<f32>(at + (<usize>c << 2));
}

/** One chunk of channels. The workspace holds four doubles. */
export function batchNorm(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<BatchNormJob>(address);
  const inner = job.inner;
  const image = <usize>job.channels * <usize>inner << 2;
  const count = <f64>job.images * <f64>inner;
  const scale = workspace;
  const shift = workspace + 8;
  const end = min(job.channels, (chunk + 1) * job.step);
  for (let c = chunk * job.step; c < end; c++) {
    const plane = job.x + (<usize>c * <usize>inner << 2);
    const mean = job.mean + (<usize>c << 3);
    const variance = job.variance + (<usize>c << 3);
    if (job.training) {
      store<f64>(mean, 0);
      store<f64>(variance, 0);
      for (let i = 0; i < job.images; i++) sums(plane + image * i, 1, 1, inner, mean);
      store<f64>(mean, load<f64>(mean) / count);
      for (let i = 0; i < job.images; i++) moments(plane + image * i, 1, 1, inner, mean, variance);
      store<f64>(variance, load<f64>(variance) / count);
    } else {
      store<f64>(mean, float(job.runningMean, c));
      store<f64>(variance, float(job.runningVar, c));
    }
    const invStd = 1 / Math.sqrt(load<f64>(variance) + job.eps);
    store<f64>(scale, job.weight == 0 ? invStd : invStd * float(job.weight, c));
    store<f64>(shift, job.bias == 0 ? 0 : float(job.bias, c));
    const out = job.out + (<usize>c * <usize>inner << 2);
    for (let i = 0; i < job.images; i++) affine(plane + image * i, out + image * i, 1, 1, inner, mean, scale, shift);
  }
}

/** One chunk of channels of the gradients. The workspace holds eight doubles. */
export function batchNormGrad(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<BatchNormJob>(address);
  const inner = job.inner;
  const image = <usize>job.channels * <usize>inner << 2;
  const count = <f64>job.images * <f64>inner;
  const invStd = workspace;
  const scale = workspace + 8;
  const sum = workspace + 16;
  const product = workspace + 24;
  const meanGrad = workspace + 32;
  const slope = workspace + 40;
  const zero = workspace + 48;
  store<f64>(zero, 0);
  const end = min(job.channels, (chunk + 1) * job.step);
  for (let c = chunk * job.step; c < end; c++) {
    const at = <usize>c * <usize>inner << 2;
    const mean = job.mean + (<usize>c << 3);
    const inverse = 1 / Math.sqrt(load<f64>(job.variance + (<usize>c << 3)) + job.eps);
    store<f64>(invStd, inverse);
    store<f64>(scale, job.weight == 0 ? inverse : inverse * float(job.weight, c));
    store<f64>(sum, 0);
    store<f64>(product, 0);
    for (let i = 0; i < job.images; i++) {
      const by = at + image * i;
      gradSums(job.grad + by, job.x + by, 1, 1, inner, mean, invStd, sum, product);
    }
    store<f64>(meanGrad, load<f64>(sum) / count);
    store<f64>(slope, (load<f64>(product) / count) * inverse);
    for (let i = 0; i < job.images; i++) {
      const by = at + image * i;
      if (job.training) gradInput(job.grad + by, job.x + by, job.out + by, 1, 1, inner, mean, scale, meanGrad, slope);
      else affine(job.grad + by, job.out + by, 1, 1, inner, zero, scale, zero);
    }
    store<f32>(job.gradWeight + (<usize>c << 2), <f32>load<f64>(product));
    store<f32>(job.gradBias + (<usize>c << 2), <f32>load<f64>(sum));
  }
}
