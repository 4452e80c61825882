import { makeArtefacts } from './artefacts.ts';
import { type Document, synthesizeStack } from './document.ts';
import { allEnvironments } from './environments.ts';

/** An environment and the stack that it makes. */
export interface SynthesizedEnvironment {
  readonly name: string;
  readonly document: Document;
}

let synthesized: readonly SynthesizedEnvironment[] | undefined;

/** Every environment that the tests look at, synthesized once. */
export function synthesizedEnvironments(): readonly SynthesizedEnvironment[] {
  const artefacts = makeArtefacts();
  synthesized ??= allEnvironments().map(({ name, variables }) => ({
    name,
    document: synthesizeStack(variables, artefacts),
  }));
  return synthesized;
}
