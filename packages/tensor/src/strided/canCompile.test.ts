test('where text may not become code, plain loops run and nd says what it needs', () => {
  const own = globalThis.Function;
  const refuse = () => {
    throw new EvalError('Code generation from strings disallowed for this context');
  };
  try {
    jest.isolateModules(() => {
      // The bundle loads it when it is first needed, and that is never.
      require('./compiledLoops.lazy.ts');
      globalThis.Function = new Proxy(own, { construct: refuse, apply: refuse });
      const { tensor } = require('../index.ts') as typeof import('../index.ts');
      const x = tensor([
        [1, 2],
        [3, 4],
      ]);
      expect(x.t().add(x).flatten().tolist()).toEqual([2, 5, 5, 8]);
      expect(x.t().neg().flatten().tolist()).toEqual([-1, -3, -2, -4]);
      expect(() => x.nd).toThrow(/^nd: the package ndarray makes code from text.*toTypedArray/);
    });
  } finally {
    globalThis.Function = own;
  }
});
