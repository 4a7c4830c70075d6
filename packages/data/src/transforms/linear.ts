import { checkFloatTensor } from '@wick/tensor/internal';
import { ShapeError, type Tensor } from '@wick/tensor/light';
import { checkImage } from './image.ts';
import type { Transform } from './transform.ts';

/**
 * `(flattened image - mean) · matrix`, such as whitening: torchvision's `LinearTransformation`.
 *
 * @param transformationMatrix - (D, D), D = C · H · W
 * @param meanVector - (D)
 * @throws TypeError or ShapeError for bad arguments; ShapeError from `forward` for images of another size.
 * @example
 * ```ts
 * const doubled = new data.LinearTransformation(eye(4).mul(2), zeros(4));
 * doubled.forward(tensor([[[1, 2], [3, 4]]])); // [[[2, 4], [6, 8]]]
 * ```
 * @see https://docs.pytorch.org/vision/stable/generated/torchvision.transforms.LinearTransformation.html
 */
export class LinearTransformation implements Transform {
  /** (D, D) */
  readonly transformationMatrix: Tensor;
  /** (D) */
  readonly meanVector: Tensor;

  constructor(transformationMatrix: Tensor, meanVector: Tensor) {
    const where = 'LinearTransformation';
    checkFloatTensor(where, transformationMatrix, 'transformationMatrix');
    checkFloatTensor(where, meanVector, 'meanVector');
    const [d] = transformationMatrix.shape;
    if (transformationMatrix.ndim !== 2 || transformationMatrix.shape[1] !== d || meanVector.shape.join() !== `${d}`)
      throw new ShapeError(
        `${where}: expected a matrix of shape [D, D] and a mean of shape [D], got [${transformationMatrix.shape.join(', ')}] and [${meanVector.shape.join(', ')}]`,
      );
    this.transformationMatrix = transformationMatrix;
    this.meanVector = meanVector;
  }

  forward(image: Tensor): Tensor {
    checkImage('LinearTransformation', image);
    const size = image.shape.slice(-3).reduce((product, n) => product * n, 1);
    const [d] = this.meanVector.shape;
    if (image.ndim < 3 || size !== d)
      throw new ShapeError(
        `LinearTransformation: a matrix of ${d} by ${d} does not fit an image of shape [${image.shape.join(', ')}]`,
      );
    const flat = image.reshape(-1, size).sub(this.meanVector);
    return flat.matmul(this.transformationMatrix.to(flat.dtype)).view(image.shape);
  }
}
