// Runs all ports, or those that are named, and prints their first losses: node dist/main.js nanogpt dcgan
import { ports } from './ports.ts';

const asked = process.argv.slice(2);
for (const [name, losses] of Object.entries(ports))
  if (asked.length === 0 || asked.includes(name))
    console.log(
      name,
      losses(5)
        .map((loss) => loss.toFixed(4))
        .join(' '),
    );
