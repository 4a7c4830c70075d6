import { hosts } from '@wick/tensor/internal';
import type { Assignment } from '../graph/ir.ts';
import type { HostLook } from './hostLook.ts';
import { type Optimizer, OptimizerLook } from './optimizerLook.ts';
import { type Scheduler, SchedulerLook } from './schedulerLook.ts';

/**
 * Listens to all optimisers and schedulers while a function is recorded: options that are set (`group.lr = x`) are told of, to
 * be set again at every replay; what else changes of groups, state and schedulers without a step is found by comparison.
 */
export function watchHosts(assigned: (assignment: Assignment) => void): HostLook {
  const { made } = hosts;
  const looks = hosts.all.flatMap((ref): HostLook[] => {
    const host = ref.deref();
    if (!host) return [];
    return [
      'paramGroups' in host ? new OptimizerLook(host as Optimizer, assigned) : new SchedulerLook(host as Scheduler),
    ];
  });
  return {
    change() {
      if (hosts.made !== made) return 'an optimizer or a scheduler is made';
      for (const look of looks) {
        const change = look.change();
        if (change !== null) return change;
      }
      return null;
    },
    accept() {
      for (const look of looks) look.accept();
    },
    stop() {
      for (const look of looks) look.stop();
    },
  };
}
