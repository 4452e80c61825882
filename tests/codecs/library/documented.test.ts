import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import ts from 'typescript';

interface Exported {
  readonly name: string;
  readonly documentation: string;
  /** Public methods without a sentence. */
  readonly silent: readonly string[];
}

function exportsOf(file: string): Exported[] {
  const program = ts.createProgram([file], {
    module: ts.ModuleKind.Preserve,
    target: ts.ScriptTarget.ES2023,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file)!);
  assert.ok(module, `${file} is a module`);
  return checker.getExportsOfModule(module).map((symbol) => {
    const origin = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const text = (one: ts.Symbol) => ts.displayPartsToString(one.getDocumentationComment(checker)).trim();
    const methods = [...(origin.members?.values() ?? [])].filter(({ flags }) => flags & ts.SymbolFlags.Method);
    return {
      name: symbol.name,
      documentation: text(origin),
      silent: methods.filter((method) => text(method) === '').map(({ name }) => name),
    };
  });
}

describe('the public face of the codecs', () => {
  let all: Exported[];
  before(function () {
    this.timeout(120_000);
    all = exportsOf('codecs/index.ts');
  });

  it('has a docstring on every export and every method', () => {
    assert.ok(all.length > 30);
    assert.deepEqual(
      all.flatMap(({ name, documentation, silent }) => [
        ...(documentation === '' ? [name] : []),
        ...silent.map((method) => `${name}.${method}`),
      ]),
      [],
    );
  });

  it('is named in the README, every export', async () => {
    const readme = await readFile('codecs/README.md', 'utf8');
    const missing = all.filter(({ name }) => !new RegExp(`\`(?:[^\`]*\\W)?${name}\\b[^\`]*\``).test(readme));
    assert.deepEqual(
      missing.map(({ name }) => name),
      [],
    );
  });
});
