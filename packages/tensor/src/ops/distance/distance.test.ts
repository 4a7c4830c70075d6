import { runFunctionCases } from '../../testing/functionCases.ts';

runFunctionCases(__dirname, 'distance');
