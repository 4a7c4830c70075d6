import type { Words } from './words/index.ts';

/** Networks worth a look, by the part of the address that is their own. */
export const presets: Readonly<Record<keyof Words['presets'], string>> = {
  relu: 'depth=10&width=64&activation=relu&init=default&init=kaimingNormal&init=xavierUniform',
  tanh: 'depth=10&width=64&activation=tanh&init=default&init=xavierNormal:1.6667&init=normal:1',
  sigmoid: 'depth=5&width=64&activation=sigmoid&init=default&init=xavierNormal&init=lsuv',
  deep: 'depth=40&width=64&activation=relu&init=xavierNormal&init=kaimingNormal&init=lsuv',
  conv: 'kind=conv&depth=6&width=16&activation=relu&init=default&init=kaimingNormal:fan_out&init=kaimingNormal',
  selu: 'depth=20&width=64&activation=selu&init=kaimingNormal&init=xavierNormal&init=default',
};
