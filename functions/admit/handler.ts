import type { PreSignUpTriggerEvent } from 'aws-lambda';
import { isAdmitted, refusal } from './admission.ts';
import { readEnvironment } from './environment.ts';

const { domains } = readEnvironment(process.env);

/**
 * The admit function: Cognito asks it before it makes an account. What is thrown refuses, and its message is shown.
 * Whom an administrator invites is not asked about.
 */
export async function handler(event: PreSignUpTriggerEvent): Promise<PreSignUpTriggerEvent> {
  const invited = event.triggerSource === 'PreSignUp_AdminCreateUser';
  if (!invited && !isAdmitted(event.request.userAttributes.email ?? '', domains)) throw new Error(refusal(domains));
  return event;
}
