/**
 * What the stack sets of the sign-in and the local service passes over, by attribute of the user pool, with the reason: it
 * is tried by nobody before a deployment. A test holds each to be set in some environment.
 */
export const untriedSignIn: Readonly<Record<string, string>> = {
  mfa_configuration:
    'Cognito’s own pages ask for the second factor and lead through its setting up; the local pages know passwords only.',
  software_token_mfa_configuration: 'The seed of an authenticator app is made and checked by Cognito alone.',
  sign_in_policy: 'Which ways of signing in are offered is a matter of Cognito’s own pages.',
  web_authn_configuration:
    'Passkeys are registered and checked by Cognito’s own pages, under the name of their own domain and over TLS.',
};
