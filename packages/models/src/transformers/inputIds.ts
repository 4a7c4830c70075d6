import { checkTensor, showShape } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';

/** How many texts there are of how many tokens. ShapeError unless they are (N, L). */
export function sizesOf(where: string, inputIds: Tensor): [batch: number, length: number] {
  checkTensor(where, inputIds, 'inputIds');
  if (inputIds.ndim !== 2)
    throw new ShapeError(`${where}: inputIds must have shape (N, L), got ${showShape(inputIds.shape)}`);
  return inputIds.shape as [number, number];
}
