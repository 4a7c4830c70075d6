import { Tensor } from '@wick/tensor/light';
import { Module } from '../module/module.ts';
import { membersOf } from '../module/tree/members.ts';
import { describe, typeNameOf } from '../module/tree/node.ts';
import { Parameter } from '../parameter.ts';

/**
 * Parameters in a list, found as part of the module that has it. Plain tensors that are put in become Parameters.
 *
 * @example
 * ```ts
 * const scales = new nn.ParameterList([ones(3), ones(5)]);
 * scales.at(-1).shape; // [5]
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ParameterList.html
 */
export class ParameterList extends Module {
  static override readonly name: string = 'ParameterList';
  static override readonly holdsMembers = true;
  static override readonly numbers = 'parameter';

  /** A parameter by its place, from the end if negative; undefined beyond the ends. */
  [index: number]: Parameter;

  /** @throws TypeError if one is no Tensor */
  constructor(parameters: Iterable<Tensor> = []) {
    super();
    this.extend(parameters);
  }

  /** How many there are. */
  get length(): number {
    return membersOf(this).parameters.length;
  }

  /** The parameter at a place, counted from the end if negative. @throws RangeError if there is none. */
  at(index: number): Parameter {
    return this.getParameter(String(this.place('at', index)));
  }

  /** Puts a parameter in the place of another one. */
  set(index: number, parameter: Tensor): this {
    const name = String(this.place('set', index));
    this.registerParameter(name, toParameter(`${typeNameOf(this)}.set`, parameter));
    return this;
  }

  /** Adds one at the end. */
  append(parameter: Tensor): this {
    this.registerParameter(String(this.length), toParameter(`${typeNameOf(this)}.append`, parameter));
    return this;
  }

  /** Adds several at the end; all are checked before the first is added. */
  extend(parameters: Iterable<Tensor>): this {
    const where = `${typeNameOf(this)}.extend`;
    if (parameters === null || typeof parameters !== 'object' || !(Symbol.iterator in parameters))
      throw new TypeError(`${where}: expected an iterable of tensors, got ${describe(parameters)}`);
    for (const parameter of [...parameters].map((p) => toParameter(where, p))) this.append(parameter);
    return this;
  }

  /** The parameters in order. */
  [Symbol.iterator](): IterableIterator<Parameter> {
    return membersOf(this)
      .parameters.map(([, parameter]) => parameter!)
      .values();
  }

  override extraRepr(): string {
    return membersOf(this)
      .parameters.map(
        ([name, p]) => `  (${name}): Parameter containing: [torch.${p!.dtype} of size ${p!.shape.join('x')}]`,
      )
      .join('\n');
  }

  private place(where: string, index: number): number {
    const { length } = this;
    if (!Number.isInteger(index) || index < -length || index >= length) {
      throw new RangeError(
        `${typeNameOf(this)}.${where}: the index must be a whole number from ${-length} to ${length - 1}, got ${String(index)}`,
      );
    }
    return index < 0 ? index + length : index;
  }
}

/** The tensor as a Parameter: itself if it is one, else a new one on the same memory. */
export function toParameter(where: string, tensor: unknown): Parameter {
  if (tensor instanceof Parameter) return tensor;
  if (!(tensor instanceof Tensor)) throw new TypeError(`${where}: expected a Tensor, got ${describe(tensor)}`);
  return new Parameter(tensor);
}
