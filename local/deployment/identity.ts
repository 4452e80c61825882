import type { IdentityClient, PasswordPolicy, ScriptsClient } from '../identity/options.ts';
import { LocalProblem } from '../problem.ts';
import type { Block } from './block.ts';
import type { TerraformDocument } from './terraform-document.ts';
import { untriedSignIn } from './untried.ts';

/** The user pool as the stack defines it. */
export interface IdentityDefinition {
  readonly poolId: string;
  readonly poolArn: string;
  /** `https://cognito-idp.region.amazonaws.com/pool` */
  readonly issuer: string;
  /** `https://domain.auth.region.amazoncognito.com` */
  readonly domainOrigin: string;
  readonly client: IdentityClient;
  /** Absent where the stack has none. */
  readonly scripts?: Omit<ScriptsClient, 'clientSecret'>;
  /** The names of the groups that users can be put into. */
  readonly groups: readonly string[];
  readonly passwordPolicy: PasswordPolicy;
  readonly signUp: SignUpDefinition;
}

/** Who may make an account. */
export interface SignUpDefinition {
  /** Accounts are made by administrators only. */
  readonly byInvitation: boolean;
  /** The ARN of the function that is asked before an account is made. */
  readonly admitArn?: string;
}

/** The clients by their names in the stack. */
const siteClient = 'site';
const scriptsClient = 'scripts';

/** What Cognito does where the stack says nothing. */
const defaultPasswordPolicy: PasswordPolicy = {
  minimumLength: 8,
  requireLowercase: true,
  requireUppercase: true,
  requireNumbers: true,
  requireSymbols: true,
};

const unitSeconds: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

/** @throws LocalProblem where the stack asks for what the local provider does not do */
export function readIdentity(document: TerraformDocument): IdentityDefinition {
  const pool = document.only('aws_cognito_user_pool');
  const domain = document.only('aws_cognito_user_pool_domain');
  const endpoint = document.attribute('aws_cognito_user_pool', pool.id, 'endpoint');
  const policy = pool.optionalBlock('password_policy');
  const definition: IdentityDefinition = {
    poolId: document.attribute('aws_cognito_user_pool', pool.id, 'id'),
    poolArn: document.attribute('aws_cognito_user_pool', pool.id, 'arn'),
    issuer: `https://${endpoint}`,
    domainOrigin: domain.has('certificate_arn')
      ? `https://${domain.text('domain')}`
      : `https://${domain.text('domain')}.auth.${document.region}.amazoncognito.com`,
    client: readClient(document, document.one('aws_cognito_user_pool_client', siteClient)),
    ...readScripts(document),
    groups: document.all('aws_cognito_user_group').map(readGroup),
    passwordPolicy: policy ? readPasswordPolicy(policy) : defaultPasswordPolicy,
    signUp: readSignUp(pool),
  };
  pool
    .ignore('name', 'user_pool_tier', 'deletion_protection', 'account_recovery_setting', 'email_configuration')
    .ignore('username_attributes', 'username_configuration', 'auto_verified_attributes')
    .ignore('user_attribute_update_settings', 'verification_message_template')
    .ignore(...Object.keys(untriedSignIn))
    .done();
  domain.ignore('user_pool_id', 'managed_login_version', 'certificate_arn').done();
  return definition;
}

function readSignUp(pool: Block): SignUpDefinition {
  const admitArn = pool.optionalBlock('lambda_config')?.optionalText('pre_sign_up');
  return {
    byInvitation: pool.optionalBlock('admin_create_user_config')?.flag('allow_admin_create_user_only') ?? false,
    ...(admitArn !== undefined && { admitArn }),
  };
}

function readPasswordPolicy(block: Block): PasswordPolicy {
  // Passwords of an administrator's making and the memory of old ones are not on one machine.
  block.ignore('temporary_password_validity_days', 'password_history_size');
  return {
    minimumLength: block.optionalNumber('minimum_length') ?? defaultPasswordPolicy.minimumLength,
    requireLowercase: block.flag('require_lowercase'),
    requireUppercase: block.flag('require_uppercase'),
    requireNumbers: block.flag('require_numbers'),
    requireSymbols: block.flag('require_symbols'),
  };
}

function readClient(document: TerraformDocument, block: Block): IdentityClient {
  if (block.flag('generate_secret') || block.texts('allowed_oauth_flows').join() !== 'code')
    throw new LocalProblem(`The stack's ${block.address} is not a public client of the code flow.`);
  const seconds = validitiesOf(block);
  const rotation = block.optionalBlock('refresh_token_rotation');
  const client: IdentityClient = {
    clientId: document.attribute('aws_cognito_user_pool_client', block.id, 'id'),
    name: block.text('name'),
    callbackUrls: block.texts('callback_urls'),
    logoutUrls: block.texts('logout_urls'),
    scopes: block.texts('allowed_oauth_scopes'),
    accessTokenSeconds: seconds('access_token', 1, 'hours'),
    idTokenSeconds: seconds('id_token', 1, 'hours'),
    refreshTokenSeconds: seconds('refresh_token', 30, 'days'),
    ...(rotation?.text('feature') === 'ENABLED' && {
      rotation: { graceSeconds: rotation.optionalNumber('retry_grace_period_seconds') ?? 0 },
    }),
  };
  block
    .ignore('user_pool_id', 'allowed_oauth_flows_user_pool_client', 'explicit_auth_flows', 'default_redirect_uri')
    .ignore('supported_identity_providers', 'prevent_user_existence_errors', 'enable_token_revocation')
    .ignore('read_attributes', 'write_attributes', 'auth_session_validity')
    .done();
  return client;
}

/** How long a client's tokens live, in seconds, by the kind of token. */
function validitiesOf(block: Block): (token: string, usual: number, usualUnit: string) => number {
  const units = block.optionalBlock('token_validity_units');
  return (token, usual, usualUnit) => {
    const unit = units?.optionalText(token) ?? usualUnit;
    return (block.optionalNumber(`${token}_validity`) ?? usual) * unitSeconds[unit]!;
  };
}

function readScripts(document: TerraformDocument): Pick<IdentityDefinition, 'scripts'> {
  const block = document.all('aws_cognito_user_pool_client').find(({ id }) => id === scriptsClient);
  if (block === undefined) return {};
  if (!block.flag('generate_secret') || block.texts('allowed_oauth_flows').join() !== 'client_credentials')
    throw new LocalProblem(`The stack's ${block.address} is no client of the client credentials flow.`);
  const scripts = {
    clientId: document.attribute('aws_cognito_user_pool_client', block.id, 'id'),
    scopes: block.texts('allowed_oauth_scopes'),
    accessTokenSeconds: validitiesOf(block)('access_token', 1, 'hours'),
  };
  block
    .ignore('user_pool_id', 'name', 'allowed_oauth_flows_user_pool_client', 'explicit_auth_flows')
    .ignore('prevent_user_existence_errors', 'enable_token_revocation')
    .done();
  return { scripts };
}

function readGroup(block: Block): string {
  const name = block.text('name');
  block.ignore('user_pool_id', 'description').done();
  return name;
}
