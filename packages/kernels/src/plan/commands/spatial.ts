import type { ConvGeometry } from '../../conv/geometry.ts';
import type { AvgPoolDivisor } from '../../pool/avgPool.ts';
import type { AdaptivePoolGeometry, AvgPoolGeometry, MaxPoolGeometry } from '../../pool/geometry.ts';
import type { PlaneGeometry } from '../../pool/planes.ts';
import type { Epilogue } from './product.ts';

/** A convolution, or the gradient of one with respect to its input or weight: `result` is overwritten, the other two are read. */
export interface ConvCommand {
  readonly kind: 'conv';
  readonly result: 'output' | 'input' | 'weight';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  /** Of the forward convolution. */
  readonly geometry: ConvGeometry;
  readonly input: number;
  readonly weight: number;
  readonly output: number;
  /** One value per channel of the result (of the output, or of the input), or null; a weight has none. */
  readonly bias?: number | null;
  readonly epilogue?: Epilogue;
}

/** A max pool of planes, with int64 places: `maxPoolForward`. */
export interface MaxPoolCommand {
  readonly kind: 'maxPool';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly geometry: MaxPoolGeometry;
  readonly input: number;
  readonly output: number;
  readonly indices: number;
}

/** An average pool of planes (`avgPoolForward`), or its gradient from that of its output (`avgPoolBackward`). */
export interface AvgPoolCommand {
  readonly kind: 'avgPool';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly result: 'output' | 'input';
  readonly geometry: AvgPoolGeometry;
  readonly divisor: AvgPoolDivisor;
  readonly input: number;
  readonly output: number;
}

/** An adaptive average pool of planes, or its gradient: `adaptiveAvgPoolForward`, `adaptiveAvgPoolBackward`. */
export interface AdaptiveAvgPoolCommand {
  readonly kind: 'adaptiveAvgPool';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly result: 'output' | 'input';
  readonly geometry: AdaptivePoolGeometry;
  readonly input: number;
  readonly output: number;
}

/** What is added at int64 places of planes that are zero at first (`scatterPlaneAdd`), or is there (`gatherPlane`). */
export interface PlanesCommand {
  readonly kind: 'planes';
  /** Default: float32. */
  readonly dtype?: 'float32' | 'float64';
  readonly result: 'large' | 'small';
  readonly geometry: PlaneGeometry;
  readonly small: number;
  readonly indices: number;
  readonly large: number;
}
