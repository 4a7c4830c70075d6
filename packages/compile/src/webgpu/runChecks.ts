import type { GpuBuffer } from '@wick/webgpu';
import type { Memory } from '../graph/ir.ts';
import type { GpuBackend } from './backend.ts';
import { Check, type Doubtful, noChecks, openChecks } from './overflow.ts';
import type { ResultLease } from './results.ts';

const ZERO = new Uint32Array(1);

/** Where a run leaves a memory: in the arena between runs, or with its results. */
export type Where = 'stays' | 'results';

/** What has to be known before what a program's runs give may be read: its own words about int64, and those of what they read. */
export class RunChecks {
  /** What is wrong with what stays here between runs; null where nothing can be. */
  private own: Check | null = null;
  /** That one alone: what stays here depends on it, run after run. */
  private alone: readonly Check[] = noChecks;
  /** The checks of what the run reads. */
  private readonly seen: (readonly Check[])[] = [];
  /** Of what the run gives, and of those that are doubtful themselves where they stay and among results. */
  private known = { all: noChecks, stays: noChecks, results: noChecks };

  constructor(
    private readonly backend: GpuBackend,
    private readonly arena: GpuBuffer,
    private readonly doubtful: Doubtful | null,
  ) {}

  /** Forgets what the last run has read. */
  clear(): void {
    this.seen.length = 0;
  }

  /** Says that the run reads what depends on these. */
  sees(checks: readonly Check[]): void {
    this.seen.push(checks);
  }

  /** The same of a memory that stays: what is doubtful by this program alone is followed through it. */
  seesStaying(memory: Memory, checks: readonly Check[]): void {
    if (!this.isDoubtful(memory) || checks.some((check) => check !== this.own)) this.seen.push(checks);
  }

  isDoubtful(memory: Memory): boolean {
    return this.doubtful?.memories.has(memory) === true;
  }

  /** Whether what a run has left here, with these checks, depends on nothing but what this program's runs say of themselves. */
  areOwn(checks: readonly Check[]): boolean {
    return checks === noChecks || checks === this.alone;
  }

  /** Whether nothing that the run reads depends on anybody else's words. */
  get areAllOwn(): boolean {
    return this.known.all === noChecks;
  }

  /** Has the word at hand that tells of int64 that leave int32, and what this run depends on. */
  begin(): void {
    const { backend, seen, doubtful } = this;
    const all = seen.length === 0 ? noChecks : openChecks(seen);
    backend.fetching.depends(all);
    this.known = { all, stays: all, results: all };
    if (doubtful === null) return;
    if (!doubtful.stays) this.clearWord(doubtful);
    // Until somebody has heard of it the word stays what it is: what stays here is made of what was before.
    else {
      if (this.own?.error !== null) {
        this.clearWord(doubtful);
        this.own = new Check(this.arena, doubtful.at, doubtful.operations, true, this);
        this.alone = [this.own];
      }
      this.known.stays = all === noChecks ? this.alone : openChecks([this.alone, all]);
    }
  }

  private clearWord({ at }: Doubtful): void {
    this.backend.device.queue.writeBuffer(this.arena, at, ZERO);
  }

  /** Says that the word goes with the results, to byte `at` of their buffer, and where it is now. */
  goesWith(lease: ResultLease, at: number): number {
    const { operations, at: from } = this.doubtful!;
    this.known.results = [new Check(lease.buffer, at, operations, false, lease), ...this.known.all];
    return from;
  }

  /** What has to be known before what is doubtful may be read where it stays. */
  get staying(): readonly Check[] {
    return this.known.stays;
  }

  /** What has to be known before a memory may be read where a run has left it. */
  of(memory: Memory, where: Where): readonly Check[] {
    return this.isDoubtful(memory) ? this.known[where] : this.known.all;
  }
}
