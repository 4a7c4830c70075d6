// The SHA-256 of what PyTorch and wick draw from the same seeds: a LeNet's parameters, then whole models. The `wick`
// command holds both.
process.argv.splice(2, 0, 'seed-parity', '--all');
void import(new URL('cli/main.js', import.meta.resolve('wick')).href);
