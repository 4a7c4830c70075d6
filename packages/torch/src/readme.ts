/** The page that goes with a project. */
export function readme(name: string, epochs: number): string {
  return `# ${name}, handed over to PyTorch

| file | what it holds |
|---|---|
| \`model.py\` | the model as plain PyTorch: \`build_model()\` |
| \`train.py\` | the training loop |
| \`weights.safetensors\` | the weights to start from |
| \`state.pt\` | the optimiser's state, and the generators' |
| \`data.safetensors\` | the samples: fields \`0\`, \`1\`, …, the last one is the target |

\`\`\`sh
pip install -r requirements.txt
python train.py --epochs ${epochs}
torchrun --nproc-per-node 2 train.py --epochs ${epochs}
\`\`\`

On one process the losses are those that the same steps give in wick. On several processes every step is the same as
on one, except for dropout (each process drops units of its own) and, on CPUs, batch normalisation (each process
normalises its part of the batch; on GPUs the statistics are shared).

Afterwards \`trained.safetensors\` has the weights and \`trained.pt\` all that is needed to go on:

\`\`\`ts
const saved = await checkpoint.loadTorch<python.Trained>('trained.pt');
model.loadStateDict(saved.model);
optimizer.loadStateDict(saved.optimizer);
setRngState(saved.rng); // dropout and order go on where they stopped
if (saved.generator) loader.generator?.setState(saved.generator);
\`\`\`
`;
}
