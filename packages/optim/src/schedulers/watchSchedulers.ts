import { type HostWatch, offerHostWatch } from '@wick/tensor/internal';
import { Living, sameEntries, typeNameOf } from '../optimizer/living.ts';

const living = /* @__PURE__ */ new Living<object>();

/** Has compiled functions notice what they do to a scheduler without a step. */
export function watched(scheduler: object): void {
  living.add(scheduler);
  offerHostWatch(watch);
}

const watch: HostWatch = {
  start() {
    const { made } = living;
    const schedulers = living.list();
    let seen = schedulers.map(entriesOf);
    return {
      change() {
        if (living.made !== made) return 'a scheduler is made';
        const i = schedulers.findIndex((scheduler, k) => !sameEntries(entriesOf(scheduler), seen[k]!));
        return i < 0 ? null : `${typeNameOf(schedulers[i]!)} is changed without a step`;
      },
      accept() {
        seen = schedulers.map(entriesOf);
      },
      stop() {},
    };
  },
};

/** All of a scheduler's properties, with what lists hold. */
function entriesOf(scheduler: object): unknown[] {
  return Object.entries(scheduler).flatMap(([key, value]) => (Array.isArray(value) ? [key, ...value] : [key, value]));
}
