import { gemm } from '../matmul/gemm.ts';
import { setNumThreads } from '../wasm/numThreads.ts';
import { currentTeam } from '../wasm/runJob.ts';

/** A process that has had help by another thread, says so, and has nothing more to do. */
setNumThreads(2);
const n = 512;
const a = new Float32Array(n * n).fill(1);
const c = new Float32Array(n * n);
const deadline = Date.now() + 30_000;
const team = currentTeam();
while (team.helped === 0 && Date.now() < deadline) gemm(false, false, n, n, n, 1, a, 0, n, a, 0, n, 0, c, 0, n);
process.stdout.write(team.helped > 0 && c.every((sum) => sum === n) ? 'helped' : 'alone');
