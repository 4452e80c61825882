/** What a person can put right before the stack is synthesized: a setting, a missing artefact. The message is for them. */
export class SynthesisProblem extends Error {
  override readonly name = 'SynthesisProblem';
}
