import { flag, type Given, optionTable } from '@wick/tensor/internal';
import type { Tensor } from '@wick/tensor/light';
import type { Parameter } from '../../parameter.ts';
import { ModuleNode } from './node.ts';
import { register } from './register.ts';

const bufferTable = optionTable({ persistent: flag(true) }, ['persistent']);

/** Members put in by name. The final class stands in for `M`. */
export abstract class MemberMethods<M extends ModuleNode> extends ModuleNode {
  /**
   * Makes `parameter` the member `name`; null keeps the name for one that may come later (a layer without bias). The
   * property then refuses anything but a Parameter or null at the assignment; fields that are simply assigned a
   * Parameter are checked when the module is next walked.
   *
   * @throws TypeError if it is neither a Parameter that is a leaf nor null; RangeError if the name is empty, has a dot
   * in it or is taken by something else.
   */
  registerParameter(name: string, parameter: Parameter | null): void {
    register('registerParameter', this, 'parameter', name, parameter);
  }

  /**
   * Makes `tensor` the buffer `name`: state that is not learned. Unless `persistent` is false it is part of the state
   * dict.
   *
   * @throws TypeError if it is neither a Tensor nor null; RangeError if the name is empty, has a dot in it or is taken.
   */
  registerBuffer(
    name: string,
    tensor: Tensor | null,
    ...given: Given<{ persistent?: boolean }, [persistent: boolean]>
  ): void {
    register('registerBuffer', this, 'buffer', name, tensor, bufferTable.take('registerBuffer', given).persistent);
  }

  /**
   * Makes `module` the child `name`; null keeps the name. Needed for names that are computed; otherwise assign a
   * property. Names that look like an index come before all others, because JavaScript would put them there.
   *
   * @throws TypeError if it is neither a Module nor null; RangeError if the name is empty, has a dot in it or is taken.
   */
  registerModule(name: string, module: M | null): void {
    register('registerModule', this, 'module', name, module);
  }

  /** The older name of {@link registerModule}. */
  addModule(name: string, module: M | null): void {
    register('addModule', this, 'module', name, module);
  }
}
