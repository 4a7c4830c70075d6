// Jest begins with the largest files where it has not measured them yet, as in a clean clone. The files below are short, and
// long at work: begun last, they leave all cores but one idle for minutes.
const Sequencer = require('@jest/test-sequencer').default;

const longest = [
  'packages/browsers/src/firefox',
  'packages/browsers/src/chromium',
  'packages/release/src/release',
  'packages/wick/src/cli/cli',
  'packages/docs/src/site',
  'packages/docs/src/programs',
  'examples/playground/src/playground',
  'packages/wick/src/soak',
  'packages/wick/src/memory',
];

const rank = ({ path }) => {
  const place = longest.findIndex((name) => path.endsWith(`${name}.test.ts`));
  return place < 0 ? longest.length : place;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
};
