import { init, inspect, type nn } from 'wick';
import { type Architecture, features } from './architectures.ts';

const weightsOf = (model: nn.Module): nn.Parameter[] =>
  [...model.namedParameters()].flatMap(([, p]) => (p.ndim >= 2 ? [p] : []));

function zeroBiases(model: nn.Module): void {
  for (const [name, p] of model.namedParameters()) if (/bias$/.test(name)) init.zeros_(p);
}

const each = (draw: (weight: nn.Parameter) => unknown) => (model: nn.Module) => {
  for (const weight of weightsOf(model)) draw(weight);
  zeroBiases(model);
};

/** Eight ways to begin, by the names that the figure has. */
export const initialisers: Readonly<Record<string, (model: nn.Module) => unknown>> = {
  "PyTorch's default": () => undefined,
  'Kaiming normal': each((w) => init.kaimingNormal_(w, { nonlinearity: 'relu' })),
  'Kaiming, fan out': each((w) => init.kaimingNormal_(w, { mode: 'fan_out', nonlinearity: 'relu' })),
  'Xavier normal': each((w) => init.xavierNormal_(w)),
  LeCun: each((w) => init.lecunNormal_(w)),
  orthogonal: each((w) => init.orthogonal_(w, { gain: Math.SQRT2 })),
  'normal 0.02': each((w) => init.normal_(w, { std: 0.02 })),
  solved: (model) => inspect.solveInit_(model, [1, features]),
};

/** What a textbook has for an architecture. */
export function textbookOf({ textbook }: Architecture): (model: nn.Module) => unknown {
  switch (textbook) {
    case 'kaiming':
      return initialisers['Kaiming normal']!;
    case 'xavier':
      return each((w) => init.xavierNormal_(w, { gain: init.calculateGain('tanh') }));
    case 'lecun':
      return initialisers.LeCun!;
    case 'normal 0.02':
      return initialisers['normal 0.02']!;
    case 'siren':
      return (model) => {
        zeroBiases(model);
        for (const [i, weight] of weightsOf(model).entries()) init.siren_(weight, { first: i === 0 });
      };
  }
}
