import { AutogradMethods } from './autograd.ts';

export class LinalgMethods extends AutogradMethods {}
