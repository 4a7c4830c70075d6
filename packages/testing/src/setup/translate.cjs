// ts-jest, but what it makes of a file does not carry the map in its last line: Jest writes the map beside it anyway, and
// without it a file is half as long. Every test file reads the whole of wick anew.
const { createTransformer } = require('ts-jest').default;

const comment = '//# sourceMappingURL=data:application/json;charset=utf-8;base64,';

const apart = ({ code }) => {
  const at = code.lastIndexOf(comment);
  if (at < 0) return { code };
  return { code: code.slice(0, at), map: Buffer.from(code.slice(at + comment.length), 'base64').toString() };
};

module.exports = {
  createTransformer(options) {
    const translator = createTransformer(options);
    return {
      getCacheKey: translator.getCacheKey,
      process: (...file) => apart(translator.process(...file)),
      processAsync: async (...file) => apart(await translator.processAsync(...file)),
    };
  },
};
