import { relative } from 'node:path';
import {
  createProgram,
  type Declaration,
  getCombinedModifierFlags,
  getJSDocCommentsAndTags,
  getJSDocTags,
  getNameOfDeclaration,
  InternalSymbolName,
  isPrivateIdentifier,
  ModifierFlags,
  type Symbol as Name,
  type Program,
  SymbolFlags,
  type Type,
  type TypeChecker,
} from 'typescript';
import { compilerOptions, documented, indexOf, packages } from './compiler.ts';

/** Something that users can name: `nn:Conv2d`, `nn:Conv2d.stride`, `nn:functional.linear`. */
export interface PublicSymbol {
  readonly name: string;
  /** Path and line. */
  readonly place: string;
  readonly hasComment: boolean;
  /** A class or function that does not say where it comes from: a page of PyTorch's, a paper. */
  readonly lacksSource: boolean;
  /** A class or function without an example; an error's class needs none, it is met and not made. */
  readonly lacksExample: boolean;
}

/** What has no comment of its own that a user could want. */
const hidden = SymbolFlags.TypeParameter | SymbolFlags.Prototype | SymbolFlags.Constructor | SymbolFlags.Signature;

/** Every public symbol of the packages once, by the first name it is reached by; what is `@internal` is none. */
export function publicSymbols(): PublicSymbol[] {
  const program = createProgram(documented.map(indexOf), compilerOptions());
  const walk = new Walk(program);
  for (const name of documented) walk.module(`${name}:`, walk.checker.getSymbolAtLocation(sourceOf(program, name))!);
  return walk.found;
}

const sourceOf = (program: Program, name: string) => program.getSourceFile(indexOf(name))!;

class Walk {
  readonly found: PublicSymbol[] = [];
  readonly checker: TypeChecker;
  readonly #seen = new Set<Declaration>();

  constructor(program: Program) {
    this.checker = program.getTypeChecker();
  }

  module(prefix: string, module: Name): void {
    for (const name of this.checker.getExportsOfModule(module)) this.#symbol(`${prefix}${name.name}`, name);
  }

  #symbol(name: string, exported: Name): void {
    const symbol = exported.flags & SymbolFlags.Alias ? this.checker.getAliasedSymbol(exported) : exported;
    const [first] = symbol.declarations?.filter(isOurs) ?? [];
    // What a class inherits is told where it is declared.
    if (!first || this.#seen.has(first)) return;
    this.#seen.add(first);
    if (symbol.declarations!.some(isHidden)) return;
    if (symbol.flags & SymbolFlags.Module && !(symbol.flags & SymbolFlags.Function)) {
      this.module(`${name}.`, symbol);
      return;
    }
    this.found.push({
      name,
      place: placeOf(first),
      // A member that overrides or implements another has that one's comment, as in an editor.
      hasComment: symbol.getDocumentationComment(this.checker).length > 0,
      lacksSource: (symbol.flags & (SymbolFlags.Class | SymbolFlags.Function)) !== 0 && !this.#has('see', symbol),
      lacksExample: this.#isCalled(symbol) && !this.#isError(symbol) && !this.#has('example', symbol),
    });
    for (const member of this.#members(symbol)) {
      if (!(member.flags & hidden)) this.#symbol(`${name}.${member.name}`, member);
    }
    this.#making(name, symbol);
  }

  /** A constructor has a comment, or what it throws stands at the class. */
  #making(name: string, symbol: Name): void {
    const constructors = symbol.members?.get(InternalSymbolName.Constructor)?.declarations;
    if (!constructors || constructors.some(isHidden)) return;
    const hasComment =
      this.#has('throws', symbol) || constructors.some((one) => getJSDocCommentsAndTags(one).length > 0);
    this.found.push({
      name: `${name}.constructor`,
      place: placeOf(constructors[0]!),
      hasComment,
      lacksSource: false,
      lacksExample: false,
    });
  }

  /** A class or a function, which may also be a constant. */
  #isCalled(symbol: Name): boolean {
    if (symbol.flags & (SymbolFlags.Class | SymbolFlags.Function)) return true;
    return (
      (symbol.flags & SymbolFlags.Variable) !== 0 && this.checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0
    );
  }

  #isError(symbol: Name): boolean {
    if (!(symbol.flags & SymbolFlags.Class)) return false;
    const bases = (type: Type): Type[] => (type.getBaseTypes() ?? []).flatMap((base) => [base, ...bases(base)]);
    return bases(this.checker.getDeclaredTypeOfSymbol(symbol)).some((base) => base.getSymbol()?.name === 'Error');
  }

  #has(tag: string, symbol: Name): boolean {
    return symbol.getJsDocTags(this.checker).some(({ name }) => name === tag);
  }

  /** Also what is inherited: many bases are not exported themselves. */
  #members(symbol: Name): Name[] {
    const type = this.checker.getDeclaredTypeOfSymbol(symbol);
    if (symbol.flags & SymbolFlags.Class) return [...type.getProperties(), ...(symbol.exports?.values() ?? [])];
    if (symbol.flags & SymbolFlags.Interface) return type.getProperties();
    // An alias of another type has that one's members; one that writes them down has its own.
    return symbol.flags & SymbolFlags.TypeAlias && type.symbol?.flags & SymbolFlags.TypeLiteral
      ? [...(type.symbol.members?.values() ?? [])]
      : [];
  }
}

function placeOf(declaration: Declaration): string {
  const source = declaration.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(declaration.getStart());
  return `${relative(packages, source.fileName)}:${line + 1}`;
}

function isOurs(declaration: Declaration): boolean {
  const { fileName } = declaration.getSourceFile();
  return fileName.startsWith(packages.replaceAll('\\', '/')) && !fileName.includes('node_modules');
}

function isHidden(declaration: Declaration): boolean {
  const name = getNameOfDeclaration(declaration);
  return (
    (getCombinedModifierFlags(declaration) & ModifierFlags.Private) !== 0 ||
    (name !== undefined && isPrivateIdentifier(name)) ||
    getJSDocTags(declaration).some(({ tagName }) => tagName.text === 'internal')
  );
}
