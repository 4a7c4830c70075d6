// Runs models on ONNX Runtime in a process of its own: under Jest, typed arrays are not those that the runtime knows.
//
//   node runModels.cjs jobs.json   [{ model: path, feeds: { name: { type, dims, data } } }]   prints [[outputs], …]
const { readFileSync } = require('node:fs');
const { InferenceSession, Tensor } = require('onnxruntime-node');

const arrays = { float32: Float32Array, float64: Float64Array, int64: BigInt64Array };

async function main() {
  const results = [];
  for (const { model, feeds } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
    const session = await InferenceSession.create(model, { logSeverityLevel: 3, intraOpNumThreads: 1 });
    const given = Object.entries(feeds).map(([name, { type, dims, data }]) => {
      const values = type === 'int64' ? data.map(BigInt) : data;
      return [name, new Tensor(type, arrays[type].from(values), dims)];
    });
    const outputs = await session.run(Object.fromEntries(given));
    results.push(
      session.outputNames.map((name) => ({ dims: outputs[name].dims, data: Array.from(outputs[name].data, Number) })),
    );
  }
  process.stdout.write(JSON.stringify(results));
}

main();
