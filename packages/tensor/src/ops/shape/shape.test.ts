import { runMethodCases } from '../../testing/methodCases.ts';

runMethodCases(__dirname, 'movement');
