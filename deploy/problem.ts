/** What a person can put right before anything is deployed. The message is for them. */
export class DeployProblem extends Error {
  override readonly name = 'DeployProblem';
}
