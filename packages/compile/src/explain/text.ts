import type { CaptureReport, ReportedStep } from './report.ts';

/** Reports for people. */
export function explained(reports: readonly CaptureReport[]): string {
  if (reports.length === 0) return 'Nothing is recorded yet: the second and the third call of a signature are.';
  return reports
    .map((report, i) => [`Recording ${i + 1} of ${reports.length}`, ...captureLines(report)].join('\n'))
    .join('\n\n');
}

function captureLines({
  recorded,
  planned,
  kernels,
  host,
  memory,
  traffic,
  asItIs,
  dispatches,
}: CaptureReport): string[] {
  const kinds = Object.entries(kernels).map(([kind, count]) => `${count} ${kind}`);
  return [
    `  recorded: ${recorded.length} steps, about ${size(traffic.recorded)} read and written`,
    ...recorded.map(line),
    `  planned: ${planned.length} steps, about ${size(traffic.planned)}`,
    ...planned.map(line),
    `  kernels: ${kinds.length > 0 ? kinds.join(', ') : 'none'}${dispatches === null ? '' : `; ${dispatches} dispatches`}`,
    `  in JavaScript: ${host.length > 0 ? host.join(', ') : 'nothing'}`,
    `  memory: ${size(memory.bytes)}, at least ${size(memory.bound)} are needed at once`,
    ...(asItIs ? ['  Calls take less time as they are, and so run.'] : []),
  ];
}

function line({ name, reads, writes }: ReportedStep): string {
  return `    ${writes.length > 0 ? `${writes.join(', ')} = ` : ''}${name}(${reads.join(', ')})`;
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} kB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}
