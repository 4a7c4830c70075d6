// Takes WebAssembly away before a test file is loaded: WICK_WEBASSEMBLY=removed, as in an engine without a compiler;
// =throwing, as where a policy forbids it and every use is refused.
const ways: Readonly<Record<string, () => void>> = {
  removed() {
    Reflect.deleteProperty(globalThis, 'WebAssembly');
  },
  throwing() {
    const refuse = () => {
      throw new EvalError('WebAssembly is forbidden here');
    };
    Object.defineProperty(globalThis, 'WebAssembly', {
      value: new Proxy({}, { get: () => new Proxy(class {}, { construct: refuse, apply: refuse }) }),
    });
  },
};

const asked = process.env.WICK_WEBASSEMBLY;
if (asked !== undefined) {
  const way = ways[asked];
  if (!way) throw new RangeError(`WICK_WEBASSEMBLY: expected one of ${Object.keys(ways).join(', ')}, got ${asked}`);
  way();
}
