import type { OpName } from '../autograd/opName.ts';
import type { OpAttrs } from './opAttrs.ts';

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

// Every operation has attributes in the map, and the map none of an operation that there is not.
const same: Same<keyof OpAttrs, OpName> = true;
void same;
