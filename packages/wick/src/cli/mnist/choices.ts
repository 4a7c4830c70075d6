// What a command line may ask for. Nothing is imported here: the help is quick.

/** The optimisers by name, with the highest learning rate of a cycle that suits each. */
export const usualRates = { adam: 0.005, adamw: 0.005, sgd: 0.03, rmsprop: 0.0005 };
export type OptimizerName = keyof typeof usualRates;
export const optimizerNames = Object.keys(usualRates) as readonly OptimizerName[];

/** How the weights of a convolution can begin; 'default' leaves what the layer drew itself. */
export const initNames = ['kaiming', 'xavier', 'orthogonal', 'normal', 'default'] as const;
export type InitName = (typeof initNames)[number];

/** How to learn. */
export interface TrainOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  readonly optimizer: OptimizerName;
  /** The highest learning rate; undefined: the one that suits the optimiser. */
  readonly lr?: number;
  readonly init: InitName;
}

export const defaults: TrainOptions = { seed: 0, epochs: 5, batch: 64, optimizer: 'adam', init: 'kaiming' };
