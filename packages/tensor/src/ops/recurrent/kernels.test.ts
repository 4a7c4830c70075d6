import { runInEveryBuild } from '../../testing/functionCases.ts';

runInEveryBuild(__dirname, 'kernels');
