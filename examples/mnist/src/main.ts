// The main job: real digits, a network initialised by a visitor, trained until it reads them. The `wick` command holds
// it, in packages/wick/src/cli/mnist.
process.argv.splice(2, 0, 'train', 'mnist');
void import(new URL('cli/main.js', import.meta.resolve('wick')).href);
