import { auditInit } from '@wick/inspect';
import { auditText } from '../auditText.ts';
import { formatOfName } from '../checkpointFile.ts';
import type { Colors, Host } from '../host.ts';
import { isModuleName, loadModel, type ModelChoice } from '../loadModel.ts';
import { json, oneLine, plural } from '../text.ts';
import { auditFile } from './auditFile.ts';

export interface AuditOptions extends ModelChoice {
  readonly scaleLimit: number;
  /** Weights that are like no initialiser count as warnings. */
  readonly strict?: boolean;
  readonly json?: boolean;
}

/** What every parameter of a model, or every tensor of a file, carries: 0, or 1 where the audit warns of something. */
export async function audit(path: string, options: AuditOptions, host: Host, color: Colors): Promise<number> {
  if (formatOfName(path) || !isModuleName(path)) return auditFile(path, options, host, color);
  const model = await loadModel(path, options);
  const found = auditInit(model, { scaleLimit: options.scaleLimit });
  const unlike = options.strict ? found.parameters.filter(({ distribution }) => distribution.kind === 'unknown') : [];
  const { parameters, warnings } = found;
  const unknown = unlike.map((one) => one.path);
  if (options.json) host.out(json({ model: path, warnings, unknown, parameters }));
  else {
    host.out(`${auditText(found, color, host.columns)}\n`);
    if (unknown.length > 0) host.out(`unknown: ${oneLine(unknown.join(', '))}\n  Like none of the initialisers.\n`);
    const count = warnings.length + unknown.length;
    const verdict = `${plural(parameters.length, 'parameter')}, ${plural(count, 'warning')}`;
    host.out(count === 0 ? color.green(verdict) : color.yellow(verdict));
  }
  return warnings.length + unknown.length === 0 ? 0 : 1;
}
