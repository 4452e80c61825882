import {
  algorithm,
  equalInConstantTime,
  parseAmzDate,
  parseCredential,
  requestStringToSign,
  sha256Hex,
  sign,
  signingKey,
} from '../store/signature-v4.ts';
import type { Context, Middleware } from './http.ts';
import type { AdministratorAccess } from './options.ts';
import { UserPoolError, type UserPoolInput, type UserPoolOperations } from './user-pool-operations.ts';

const prefix = 'AWSCognitoIdentityProviderService.';
const maxBodyBytes = 16_384;
const maxSkewMs = 15 * 60_000;

/**
 * Cognito's own API for whoever may administer users, as JSON at `/`, signed by AWS Signature Version 4 and allowed by the
 * policies of the caller.
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference
 */
export function userPoolApi(operations: UserPoolOperations, access: AdministratorAccess): Middleware {
  return async (context, next) => {
    const target = context.get('x-amz-target');
    if (context.method !== 'POST' || context.path !== '/' || !target.startsWith(prefix)) return next();
    context.set('cache-control', 'no-store');
    try {
      const body = await readBody(context);
      const caller = authenticate(context, body, access);
      const name = target.slice(prefix.length);
      const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
      if (!operation) throw new UserPoolError('UnknownOperationException', `There is no ${name} on this machine.`);
      if (!access.authorize(caller, `cognito-idp:${name}`))
        throw new UserPoolError('AccessDeniedException', `${caller} is not authorized to perform cognito-idp:${name}.`);
      const input = JSON.parse(body.toString('utf8')) as UserPoolInput;
      if (input.UserPoolId !== access.userPoolId)
        throw new UserPoolError('ResourceNotFoundException', `User pool ${String(input.UserPoolId)} does not exist.`);
      answer(context, 200, await operation(input));
    } catch (error) {
      if (!(error instanceof UserPoolError)) throw error;
      context.set('x-amzn-errortype', error.type);
      answer(context, 400, { __type: error.type, message: error.message });
    }
  };
}

function answer(context: Context, status: number, value: object): void {
  context.status = status;
  context.type = 'application/x-amz-json-1.1';
  context.body = JSON.stringify(value);
}

async function readBody(context: Context): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of context.req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBodyBytes) throw new UserPoolError('SerializationException', 'The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @returns the caller's name */
function authenticate(context: Context, body: Buffer, { region, credentials }: AdministratorAccess): string {
  const refused = (message: string) => new UserPoolError('UnrecognizedClientException', message);
  const header = context.get('authorization');
  const field = (name: string) => new RegExp(`\\b${name}=([^,\\s]+)`).exec(header)?.[1];
  const credential = parseCredential(field('Credential') ?? '');
  const signedHeaders = field('SignedHeaders')?.split(';') ?? [];
  const amzDate = context.get('x-amz-date');
  const date = parseAmzDate(amzDate);
  if (!header.startsWith(`${algorithm} `) || !credential || !date)
    throw new UserPoolError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const principal = credentials(credential.accessKeyId);
  const token = context.get('x-amz-security-token');
  if (!principal || !equalInConstantTime(principal.sessionToken ?? '', token))
    throw refused('The security token included in the request is invalid.');
  const wanted = ['host', 'x-amz-date', 'x-amz-target', ...(token ? ['x-amz-security-token'] : [])];
  const isHere = credential.region === region && credential.service === 'cognito-idp';
  const isNow = credential.date === amzDate.slice(0, 8) && Math.abs(Date.now() - date.getTime()) <= maxSkewMs;
  const stringToSign = requestStringToSign(
    {
      method: 'POST',
      path: '/',
      query: [],
      headers: signedHeaders.map((name) => [name, context.get(name)]),
      payloadHash: sha256Hex(body),
    },
    amzDate,
    credential.scope,
  );
  const expected = sign(signingKey(principal.secretAccessKey, credential), stringToSign);
  const isSigned = equalInConstantTime(expected, field('Signature') ?? '');
  if (!isHere || !isNow || !isSigned || !wanted.every((name) => signedHeaders.includes(name)))
    throw new UserPoolError(
      'InvalidSignatureException',
      'The request signature does not match the signature provided.',
    );
  return principal.name;
}
