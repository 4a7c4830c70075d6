import { uniform_ } from '@wick/init';
import type { Parameter } from '../../parameter.ts';

/** The default bias of layers that add up `fanIn` inputs: U(±1/√fanIn); zeros where there are none. */
export function drawBias(bias: Parameter, fanIn: number): void {
  if (fanIn > 0) uniform_(bias, { a: -1 / Math.sqrt(fanIn), b: 1 / Math.sqrt(fanIn) });
  else uniform_(bias, { a: 0, b: 0 }); // PyTorch draws here too
}
