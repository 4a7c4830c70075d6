import { normal_ } from '@wick/init';
import { Module, Parameter } from '@wick/nn';
import { checkCount } from '@wick/tensor/internal';
import { empty, type Tensor, zeros } from '@wick/tensor/light';

/**
 * A linear layer whose weight lies the other way round: x W + b, as OpenAI's GPT has it and transformers' `Conv1D`.
 *
 * Parameters: `weight` [nx, nf], N(0, 0.02²) at first, and `bias` [nf], 0. Shapes: (…, nx) to (…, nf).
 *
 * @example
 * ```ts
 * new models.Conv1D(6, 2).forward(zeros(1, 3, 2)).shape; // [1, 3, 6]
 * ```
 * @see https://huggingface.co/docs/transformers/internal/modeling_utils#transformers.Conv1D
 */
export class Conv1D extends Module {
  static override readonly name: string = 'Conv1D';
  /** [nx, nf]. */
  readonly weight: Parameter;
  /** [nf]. */
  readonly bias: Parameter;

  /**
   * @param nf - features of the result.
   * @param nx - features of the input.
   */
  constructor(
    readonly nf: number,
    readonly nx: number,
  ) {
    super();
    checkCount('Conv1D', 'nf', nf, 1);
    checkCount('Conv1D', 'nx', nx, 1);
    this.weight = new Parameter(empty(nx, nf));
    this.bias = new Parameter(zeros(nf));
    normal_(this.weight, { std: 0.02 });
  }

  override forward(x: Tensor): Tensor {
    return x.matmul(this.weight).add(this.bias);
  }

  override extraRepr(): string {
    return `nf=${this.nf}, nx=${this.nx}`;
  }
}
