import './furtherMethods.ts';

export * from './light.ts';
