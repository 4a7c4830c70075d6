import {
  type BindingName,
  createSourceFile,
  isClassDeclaration,
  isFunctionDeclaration,
  isIdentifier,
  isImportDeclaration,
  isInterfaceDeclaration,
  isOmittedExpression,
  isTypeAliasDeclaration,
  isVariableStatement,
  ScriptTarget,
  type Statement,
} from 'typescript';
import type { Block } from './blocks.ts';

/** The code of a block as a tree. */
export const parsed = ({ name, code }: Block) => createSourceFile(`${name}.ts`, code, ScriptTarget.ESNext, true);

/**
 * What an example need not say: the imports of the names that `wick` exports, and of those of its own package. A page
 * says all of its imports.
 */
export function importsOf(block: Block): string {
  if (block.own === null) return '';
  const taken = new Set(parsed(block).statements.flatMap(declared));
  const words = new Set(block.code.match(/\b[A-Za-z_$][\w$]*\b/g));
  return [...new Set(['wick', packageName(block.own)])]
    .map((from) => {
      const names = Object.keys(require(from)).filter((name) => words.has(name) && !taken.has(name) && name !== 'var');
      for (const name of names) taken.add(name);
      return names.length > 0 ? `import { ${names.join(', ')} } from '${from}';\n` : '';
    })
    .join('');
}

const packageName = (own: string) => (own === 'wick' ? own : `@wick/${own}`);

/** The names that a statement brings. */
function declared(statement: Statement): string[] {
  if (isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap((declaration) => namesIn(declaration.name));
  if (isImportDeclaration(statement)) return statement.importClause?.getText().match(/[\w$]+/g) ?? [];
  const named =
    isClassDeclaration(statement) ||
    isFunctionDeclaration(statement) ||
    isInterfaceDeclaration(statement) ||
    isTypeAliasDeclaration(statement);
  return named && statement.name ? [statement.name.text] : [];
}

function namesIn(name: BindingName): string[] {
  if (isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (isOmittedExpression(element) ? [] : namesIn(element.name)));
}
