/**
 * Something a person can put right: a port in use, a damaged state folder, a build that is missing.
 * The message is what the terminal shows, without a stack trace: what is wrong, then what to do.
 */
export class LocalProblem extends Error {
  override readonly name = 'LocalProblem';
}

/** A file of the state folder that cannot be read as what it should be. */
export function damagedState(file: string, reason: string): LocalProblem {
  return new LocalProblem(
    `The state file ${file} is damaged (${reason}). Remove the state folder (.local/ unless set) to begin afresh; ` +
      'everything stored in it is lost.',
  );
}

/** A port that another program listens on. */
export function portInUse(port: number, purpose: string): LocalProblem {
  return new LocalProblem(
    `Port ${port}, wanted for the ${purpose}, is in use. End the program that holds it, or start with another: ` +
      'PORT=4500 npm start (the two ports after it are used too).',
  );
}
