// Prints what a compiled call of each case leaves to the collector, a table of bytes by names: the names of cases are the first
// argument, what is enough the second, and a third has the cases in double precision. Run as garbage.test.ts does.

import { averageCases, otherAverageCases } from './averageCases.ts';
import { cases } from './cases.ts';
import { drawCases } from './drawCases.ts';
import { garbageOf } from './garbage.ts';
import { inDoubles } from './inDoubles.ts';
import { kindsOfSteps } from './kindsOfSteps.ts';
import { moreCases } from './moreCases.ts';

const all = { ...cases, ...moreCases, ...averageCases, ...otherAverageCases, ...kindsOfSteps, ...drawCases };
const [names, enough, doubled] = process.argv.slice(2) as [string, string, string?];
const left = (JSON.parse(names) as string[]).map((name) => {
  const make = all[name]!;
  return [name, garbageOf(doubled ? inDoubles(make) : make, Number(enough))];
});
process.stdout.write(JSON.stringify(Object.fromEntries(left)));
