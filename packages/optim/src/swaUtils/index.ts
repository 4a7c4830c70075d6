export { SWALR, type SWALROptions } from './swaLR.ts';
