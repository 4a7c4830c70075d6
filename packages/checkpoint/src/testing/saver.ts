// Saves again and again, for the tests that kill it or let it run into a full disk: `saver.ts <path> <MiB> [times]`.
import { saveBytes } from '../writeFile.ts';

const [path, size, times = '1'] = process.argv.slice(2);

async function save(): Promise<void> {
  for (let i = 0; i < Number(times); i++) {
    await saveBytes(path!, new Uint8Array(Number(size) * 2 ** 20).fill(i));
    process.stdout.write('.');
  }
}

save().catch((error: NodeJS.ErrnoException) => {
  process.stdout.write(String(error.code));
});
