import type { Block, PolicyStatement } from '../document.ts';
import { blocksOf, isEverybody, type Rule, rule, statementsOf, without } from './rule.ts';

const role = 'aws_iam_role';
const policy = 'aws_iam_role_policy';

const allows = (block: Block): readonly PolicyStatement[] =>
  statementsOf(block.policy).filter(({ Effect }) => Effect === 'Allow');

const actionsOf = (block: Block) => allows(block).flatMap(({ Action }) => Action);

/** Whether no statement allows any of the actions on whatever there is. */
const nowhere = (block: Block, actions: RegExp) =>
  allows(block).every(
    ({ Action, Resource }) => !Resource.includes('*') || !Action.some((action) => actions.test(action)),
  );

const trustOf = (block: Block) => statementsOf(block.assume_role_policy);

/** Roles and their policies. */
export const roleRules: readonly Rule[] = [
  rule('CKV_AWS_60', 'is taken on by nobody who is not named', role, (block) =>
    trustOf(block).every((one) => !isEverybody(one)),
  ),
  rule('CKV_AWS_61', 'is taken on by a service, not by whoever an account likes', role, (block) =>
    trustOf(block).every(({ Principal }) => Object.keys(Principal as object).join() === 'Service'),
  ),
  rule('CKV_AWS_62 CKV2_AWS_40', 'is no administrator', policy, (block) =>
    actionsOf(block).every((action) => action !== '*' && action !== '*:*' && action !== 'iam:*'),
  ),
  rule('CKV_AWS_63 AWS-0345 AWS-0346', 'names every action', policy, (block) =>
    actionsOf(block).every((action) => !action.includes('*')),
  ),
  rule('CKV_AWS_107 CKV_AWS_287', 'hands out no credentials', policy, (block) =>
    nowhere(block, /^(sts:|iam:Create(AccessKey|LoginProfile)|cognito-identity:Get|ssm:GetParameter|ecr:GetAuth)/),
  ),
  rule('CKV_AWS_108 CKV_AWS_288', 'reads no data but those of the service', policy, (block) =>
    nowhere(block, /^(s3:Get|ssm:Get|secretsmanager:Get|dynamodb:|rds-data:)/),
  ),
  rule('CKV_AWS_109 CKV_AWS_289', 'grants nothing to others', policy, (block) =>
    nowhere(block, /(^iam:|:(Put|Attach|Detach|Delete|Add|Set)\w*(Policy|Permission|Acl))/),
  ),
  rule('CKV_AWS_110 CKV_AWS_286 AWS-0342', 'cannot rise above itself', policy, (block) =>
    actionsOf(block).every((action) => !/^(iam:|lambda:(Create|Update|Invoke)|sts:AssumeRole)/.test(action)),
  ),
  rule('CKV_AWS_111 CKV_AWS_290', 'writes to resources of the service only', policy, (block) =>
    nowhere(block, /:(Put|Create|Delete|Update|Write|Send)/),
  ),
  rule('CKV_AWS_355 CKV_AWS_356', 'names what each action is done to', policy, (block) =>
    allows(block).every(({ Resource }) => !Resource.includes('*')),
  ),
  rule('AwsSolutions-IAM5', 'has no wildcard in a resource', policy, (block) =>
    allows(block).every(({ Resource }) => Resource.every((arn) => !arn.includes('*'))),
  ),
  without(
    'CKV_AWS_274 CKV_AWS_275 AwsSolutions-IAM4',
    'has no policy of AWS’s making',
    'aws_iam_role_policy_attachment',
    'aws_iam_policy_attachment',
  ),
  rule(
    'CKV_AWS_283',
    'lets no stranger in',
    ['aws_s3_bucket_policy', 'aws_sqs_queue_policy', 'aws_sns_topic_policy'],
    (block) => allows(block).every((statement) => !isEverybody(statement)),
  ),
];

/** The user pool and the API. */
export const apiRules: readonly Rule[] = [
  rule(
    'CKV_AWS_76 AWS-0001 AwsSolutions-APIG1',
    'logs each request',
    'aws_apigatewayv2_stage',
    (block) => blocksOf(block.access_log_settings).length > 0,
  ),
  rule(
    'CKV_AWS_309 AwsSolutions-APIG4 AwsSolutions-COG4',
    'asks for a token of the user pool',
    'aws_apigatewayv2_route',
    (block, { document }) =>
      block.authorization_type === 'JWT' &&
      document
        .resource('aws_apigatewayv2_authorizer.tokens')
        .jwt_configuration.issuer.includes('aws_cognito_user_pool'),
  ),
  rule('CKV2_AWS_51', 'asks for a certificate of the client', 'aws_apigatewayv2_api', () => false),
  without('AWS-0005', 'has no name of its own, so none with old TLS', 'aws_apigatewayv2_domain_name'),
  without(
    'CKV_AWS_366 AwsSolutions-COG7',
    'gives no AWS credentials to people, so none to strangers',
    'aws_cognito_identity_pool',
  ),
  rule(
    'AwsSolutions-COG1',
    'wants good passwords',
    'aws_cognito_user_pool',
    ({ password_policy: wanted }) =>
      Number(wanted.minimum_length) >= 8 &&
      wanted.require_lowercase &&
      wanted.require_uppercase &&
      wanted.require_numbers &&
      wanted.require_symbols,
  ),
  rule(
    'AwsSolutions-COG2',
    'demands a second factor',
    'aws_cognito_user_pool',
    (block) => block.mfa_configuration === 'ON',
  ),
  rule(
    'AwsSolutions-COG8',
    'looks for stolen passwords',
    'aws_cognito_user_pool',
    (block) => block.user_pool_tier === 'PLUS',
  ),
];
