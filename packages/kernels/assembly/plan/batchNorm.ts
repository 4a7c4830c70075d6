import { affine, gradInput, gradSums, moments, sums } from '../vector/channels';
import { affineWide, gradWide, productsWide, squaresWide, sumWide } from './wideChannels';

// Batch normalisation of floats or doubles (images, channels, inner), channel by channel: sums and statistics are doubles,
// in the order of src/norm/batchNorm.ts.

@unmanaged
class BatchNormJob {
  /** Bytes of an element: floats or doubles. */
  size: i32;
  images: i32;
  channels: i32;
  inner: i32;
  /** Channels of a chunk. */
  step: i32;
  training: i32;
  x: usize;
  out: usize;
  /** Elements per channel, or 0. */
  weight: usize;
  bias: usize;
  runningMean: usize;
  runningVar: usize;
  /** Doubles per channel: what was used. */
  mean: usize;
  variance: usize;
  /** The gradient of the result, and elements per channel for those of weight and bias. */
  grad: usize;
  gradWeight: usize;
  gradBias: usize;
  eps: f64;
}

// @ts-ignore: decorator
@inline
function element<T>(at: usize, c: i32): f64 {
  return <f64>load<T>(at + <usize>c * sizeof<T>());
}

/** One chunk of channels. The workspace holds four doubles. */
export function batchNorm(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<BatchNormJob>(address);
  if (job.size == 4) normalize<f32>(job, chunk, workspace);
  else normalize<f64>(job, chunk, workspace);
}

function normalize<T>(job: BatchNormJob, chunk: i32, workspace: usize): void {
  const inner = job.inner;
  const image = <usize>job.channels * <usize>inner * sizeof<T>();
  const count = <f64>job.images * <f64>inner;
  const scale = workspace;
  const shift = workspace + 8;
  const end = min(job.channels, (chunk + 1) * job.step);
  for (let c = chunk * job.step; c < end; c++) {
    const plane = job.x + <usize>c * <usize>inner * sizeof<T>();
    const mean = job.mean + (<usize>c << 3);
    const variance = job.variance + (<usize>c << 3);
    if (job.training) {
      store<f64>(mean, 0);
      store<f64>(variance, 0);
      for (let i = 0; i < job.images; i++) {
        if (sizeof<T>() == 4) sums(plane + image * i, 1, 1, inner, mean);
        else store<f64>(mean, load<f64>(mean) + sumWide(plane + image * i, inner));
      }
      store<f64>(mean, load<f64>(mean) / count);
      for (let i = 0; i < job.images; i++) {
        if (sizeof<T>() == 4) moments(plane + image * i, 1, 1, inner, mean, variance);
        else store<f64>(variance, load<f64>(variance) + squaresWide(plane + image * i, inner, load<f64>(mean)));
      }
      store<f64>(variance, load<f64>(variance) / count);
    } else {
      store<f64>(mean, element<T>(job.runningMean, c));
      store<f64>(variance, element<T>(job.runningVar, c));
    }
    const invStd = 1 / Math.sqrt(load<f64>(variance) + job.eps);
    store<f64>(scale, job.weight == 0 ? invStd : invStd * element<T>(job.weight, c));
    store<f64>(shift, job.bias == 0 ? 0 : element<T>(job.bias, c));
    const out = job.out + <usize>c * <usize>inner * sizeof<T>();
    for (let i = 0; i < job.images; i++) {
      const by = image * i;
      if (sizeof<T>() == 4) affine(plane + by, out + by, 1, 1, inner, mean, scale, shift);
      else affineWide(plane + by, out + by, inner, load<f64>(mean), load<f64>(scale), load<f64>(shift));
    }
  }
}

/** One chunk of channels of the gradients. The workspace holds eight doubles. */
export function batchNormGrad(address: usize, chunk: i32, workspace: usize): void {
  const job = changetype<BatchNormJob>(address);
  if (job.size == 4) gradients<f32>(job, chunk, workspace);
  else gradients<f64>(job, chunk, workspace);
}

function gradients<T>(job: BatchNormJob, chunk: i32, workspace: usize): void {
  const inner = job.inner;
  const image = <usize>job.channels * <usize>inner * sizeof<T>();
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
    const at = <usize>c * <usize>inner * sizeof<T>();
    const mean = job.mean + (<usize>c << 3);
    const inverse = 1 / Math.sqrt(load<f64>(job.variance + (<usize>c << 3)) + job.eps);
    store<f64>(invStd, inverse);
    store<f64>(scale, job.weight == 0 ? inverse : inverse * element<T>(job.weight, c));
    store<f64>(sum, 0);
    store<f64>(product, 0);
    for (let i = 0; i < job.images; i++) {
      const by = at + image * i;
      if (sizeof<T>() == 4) gradSums(job.grad + by, job.x + by, 1, 1, inner, mean, invStd, sum, product);
      else {
        store<f64>(sum, load<f64>(sum) + sumWide(job.grad + by, inner));
        const products = productsWide(job.grad + by, job.x + by, inner, load<f64>(mean)) * inverse;
        store<f64>(product, load<f64>(product) + products);
      }
    }
    store<f64>(meanGrad, load<f64>(sum) / count);
    store<f64>(slope, (load<f64>(product) / count) * inverse);
    for (let i = 0; i < job.images; i++) {
      const by = at + image * i;
      const g = job.grad + by;
      const out = job.out + by;
      if (sizeof<T>() == 8) {
        const a = load<f64>(scale);
        if (job.training) gradWide(g, job.x + by, out, inner, load<f64>(mean), a, load<f64>(meanGrad), load<f64>(slope));
        else affineWide(g, out, inner, 0, a, 0);
      } else if (job.training) gradInput(g, job.x + by, out, 1, 1, inner, mean, scale, meanGrad, slope);
      else affine(g, out, 1, 1, inner, zero, scale, zero);
    }
    store<T>(job.gradWeight + <usize>c * sizeof<T>(), <T>load<f64>(product));
    store<T>(job.gradBias + <usize>c * sizeof<T>(), <T>load<f64>(sum));
  }
}
