/** Whose token came with a request. */
export interface User {
  /** The token's `sub`, which stands in the keys of all that is theirs. */
  readonly id: string;
  /** What the sign-in calls a person; absent for a script's client, which is nobody that could be deleted there. */
  readonly name?: string;
}
