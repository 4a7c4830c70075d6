import type { Budget } from '../../budget.ts';
import type { Bytes } from '../bytes.ts';
import { fault } from '../containers.ts';
import { cost, unpacks } from '../costs.ts';
import type { Name } from '../values.ts';

/** What a pickle may refer to. Names are looked up, never imported. */
export interface UnpickleHooks {
  /** The class or function `module.name`; throws where it is not known. */
  find(module: string, name: string): Name;
  /** The object a persistent id stands for: a storage. */
  persistent(id: unknown): unknown;
}

/** What one opcode does. */
export type Step = (machine: Machine) => void;

const missing = () => fault('a value is used that is not there');

/** The state of the stack machine that pickles are programs for. */
export class Machine {
  /** The stack above the last mark, and below it the parts between older marks. */
  private stack: unknown[] = [];
  private readonly marked: unknown[][] = [];
  /** Values to be found again: those numbered in order, and all others. */
  private readonly memo: unknown[] = [];
  private readonly memoFar = new Map<number, unknown>();

  constructor(
    readonly input: Bytes,
    readonly hooks: UnpickleHooks,
    readonly budget: Budget,
  ) {}

  get openMarks(): number {
    return this.marked.length;
  }

  /** Asks for memory before it is taken. */
  spend(bytes: number): void {
    this.budget.spend(bytes, unpacks);
  }

  push(value: unknown): void {
    this.spend(cost.slot);
    this.stack.push(value);
  }

  pop(): unknown {
    if (this.stack.length === 0) throw missing();
    return this.stack.pop();
  }

  top(): unknown {
    if (this.stack.length === 0) throw missing();
    return this.stack[this.stack.length - 1];
  }

  /** The upper `n` values, off the stack. */
  take(n: number): unknown[] {
    if (this.stack.length < n) throw missing();
    return this.stack.splice(this.stack.length - n);
  }

  mark(): void {
    this.spend(cost.list);
    this.marked.push(this.stack);
    this.stack = [];
  }

  /** Everything above the last mark, off the stack. */
  sinceMark(): unknown[] {
    const below = this.marked.pop();
    if (!below) throw fault('a list of values ends that never began');
    const items = this.stack;
    this.stack = below;
    return items;
  }

  /** Drops the top value, or a mark that is on top. */
  drop(): void {
    if (this.stack.length > 0) this.stack.pop();
    else this.sinceMark();
  }

  remember(index: number): void {
    const value = this.top();
    if (index <= this.memo.length) {
      this.spend(cost.memo);
      this.memo[index] = value;
      if (this.memoFar.size > 0) this.memoFar.delete(index);
    } else {
      this.spend(cost.memoFar);
      this.memoFar.set(index, value);
    }
  }

  recall(index: number): void {
    if (index < this.memo.length) this.push(this.memo[index]);
    else if (this.memoFar.has(index)) this.push(this.memoFar.get(index));
    else throw fault(`it refers to value ${index}, which it did not store`);
  }

  /** The number that MEMOIZE gives: how many values there are. */
  get remembered(): number {
    return this.memo.length + this.memoFar.size;
  }
}
