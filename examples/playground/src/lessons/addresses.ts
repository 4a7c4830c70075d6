/** The network of each lesson, by the part of the address that is its own. */
export const lessonAddresses: readonly string[] = [
  'depth=3&width=32&init=constant:0&init=constant:0.05&init=kaimingNormal',
  'activation=tanh&init=normal:0.01&init=normal:0.05&init=xavierNormal:1',
  'init=normal:0.5&init=kaimingNormal',
  'activation=tanh&init=default&init=xavierNormal:1&init=xavierNormal:1.6667',
  'depth=30&init=xavierNormal:1&init=kaimingNormal',
  'depth=30&init=default&init=kaimingNormal',
  'depth=40&width=16&activation=tanh&init=xavierNormal:1&init=orthogonal:1',
  'depth=30&activation=silu&init=kaimingNormal&init=lsuv&init=solve',
];
