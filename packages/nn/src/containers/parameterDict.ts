import type { DType, Tensor } from '@wick/tensor/light';
import { Module } from '../module/module.ts';
import { membersOf } from '../module/tree/members.ts';
import { describe, typeNameOf } from '../module/tree/node.ts';
import { unregister } from '../module/tree/register.ts';
import type { Parameter } from '../parameter.ts';
import { toParameter } from './parameterList.ts';

/** PyTorch's older type names, which this container's repr shows. */
const typeNames: Record<DType, string> = {
  float32: 'FloatTensor',
  float64: 'DoubleTensor',
  int32: 'IntTensor',
  int64: 'LongTensor',
  uint8: 'ByteTensor',
  bool: 'BoolTensor',
  float16: 'HalfTensor',
  bfloat16: 'BFloat16Tensor',
};

/** Tensors by name. As in PyTorch, those of a plain object are taken in alphabetical order, those of a Map as they come. */
export type NamedTensors = Readonly<Record<string, Tensor>> | Iterable<readonly [string, Tensor]>;

/**
 * Parameters by name, with the methods of a Map. Plain tensors that are put in become Parameters.
 *
 * @example
 * ```ts
 * const scales = new ParameterDict({ left: new Parameter(ones(2)), right: new Parameter(zeros(2)) });
 * scales.get('left'); // [1, 1]
 * [...scales.keys()]; // ['left', 'right']
 * ```
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.ParameterDict.html
 */
export class ParameterDict extends Module {
  static override readonly name: string = 'ParameterDict';
  static override readonly holdsMembers = true;

  /** @throws TypeError if one is no Tensor */
  constructor(parameters: NamedTensors = {}) {
    super();
    this.update(parameters);
  }

  /** How many there are. */
  get size(): number {
    return parametersIn(this).length;
  }

  /** Whether there is a parameter of this name. */
  has(name: string): boolean {
    return parametersIn(this).some(([key]) => key === name);
  }

  /**
   * The parameter of a name.
   *
   * @throws RangeError if there is none.
   */
  get(name: string): Parameter {
    const found = parametersIn(this).find(([key]) => key === name);
    if (!found) throw new RangeError(`${typeNameOf(this)}.get: there is no parameter "${name}"`);
    return found[1];
  }

  /** Puts a parameter under a name; one that was there before gives up its place. */
  set(name: string, parameter: Tensor): this {
    this.registerParameter(name, toParameter(`${typeNameOf(this)}.set`, parameter));
    return this;
  }

  /** Takes a parameter out; false if there was none. */
  delete(name: string): boolean {
    if (!this.has(name)) return false;
    unregister(this, name);
    return true;
  }

  /** Takes a parameter out and returns it. @throws RangeError if there is none of that name. */
  pop(name: string): Parameter {
    const parameter = this.get(name);
    unregister(this, name);
    return parameter;
  }

  /** Takes all out. */
  clear(): void {
    for (const name of [...this.keys()]) unregister(this, name);
  }

  /** Sets several. */
  update(parameters: NamedTensors): this {
    if (parameters === null || typeof parameters !== 'object')
      throw new TypeError(`${typeNameOf(this)}.update: expected tensors by name, got ${describe(parameters)}`);
    const entries: Iterable<readonly [string, Tensor]> =
      Symbol.iterator in parameters
        ? (parameters as Iterable<readonly [string, Tensor]>)
        : Object.entries(parameters as Record<string, Tensor>).sort(([a], [b]) => (a < b ? -1 : 1));
    for (const [name, parameter] of entries) this.set(name, parameter);
    return this;
  }

  /** The names, in the order of insertion. */
  keys(): IterableIterator<string> {
    return parametersIn(this)
      .map(([name]) => name)
      .values();
  }

  /** The parameters, in the order of insertion. */
  values(): IterableIterator<Parameter> {
    return parametersIn(this)
      .map(([, parameter]) => parameter)
      .values();
  }

  /** Names with parameters, in the order of insertion. */
  entries(): IterableIterator<[string, Parameter]> {
    return parametersIn(this).values();
  }

  /** Names with parameters, in the order of insertion. */
  [Symbol.iterator](): IterableIterator<[string, Parameter]> {
    return this.entries();
  }

  override extraRepr(): string {
    return parametersIn(this)
      .map(
        ([name, p]) => `  (${name}): Parameter containing: [torch.${typeNames[p.dtype]} of size ${p.shape.join('x')}]`,
      )
      .join('\n');
  }
}

function parametersIn(container: Module): [string, Parameter][] {
  return membersOf(container).parameters.filter((entry): entry is [string, Parameter] => entry[1] !== null);
}
