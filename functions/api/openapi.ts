import type { Limits } from '../../codecs/limits.ts';
import { type ErrorCode, errorTable } from '../service/errors.ts';
import type { Route } from './routes.ts';
import { refTo, schemas } from './schemas.ts';

/** The scope that an access token needs. */
const requiredScope = 'image-conversion/conversions';

/** Answers that every route of a user can give. */
const userProblems = ['unauthorized', 'storage-unavailable', 'internal-error'] as const;

/** The OpenAPI 3.1 document of the routes. @see https://spec.openapis.org/oas/v3.1.1 */
export function openApiDocument(routes: readonly Route[], limits: Limits): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    Object.assign(paths[route.path] ?? {}, { [route.method.toLowerCase()]: operationOf(route) });
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Image conversion',
      version: '1.0.0',
      description: 'Converts JPEG, PNG, BMP and TIFF, any to any. Errors are RFC 9457 problem documents.',
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      schemas: schemas(limits),
      securitySchemes: {
        accessToken: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `An access token of the identity provider with the scope ${requiredScope}.`,
        },
      },
    },
  };
}

function operationOf(route: Route): object {
  const parameters = [...pathParameters(route), ...(route.query ?? []).map((info) => ({ ...info, in: 'query' }))];
  return {
    operationId: route.operationId,
    summary: route.summary,
    security: route.access === 'user' ? [{ accessToken: [requiredScope] }] : [],
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: refTo(route.body) } } },
    }),
    responses: responsesOf(route),
  };
}

function pathParameters({ path }: Route): object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function responsesOf({ access, success, unfinished, problems = [] }: Route): object {
  const codes: readonly ErrorCode[] =
    access === 'user' ? [...problems, ...userProblems] : [...problems, 'internal-error'];
  const statuses = [...new Set(codes.map((code) => errorTable[code].status))];
  return {
    ...Object.fromEntries(
      [success, ...(unfinished ? [unfinished] : [])].map(({ status, description, schema }) => [
        status,
        { description, ...(schema && { content: { 'application/json': { schema: refTo(schema) } } }) },
      ]),
    ),
    ...Object.fromEntries(statuses.map((status) => [status, problemResponse(status, codes)])),
    [tooManyRequests]: problemResponse(tooManyRequests, codes),
  };
}

/** The gateway's throttle answers so on every route. */
const tooManyRequests = 429;

const gatewayContent = { 'application/json': { schema: refTo('GatewayMessage') } };

function problemResponse(status: number, codes: readonly ErrorCode[]): object {
  const here = codes.filter((code) => errorTable[code].status === status);
  const byGateway = status === errorTable.unauthorized.status || status === tooManyRequests;
  const named = here.map((code) => `\`${code}\`: ${errorTable[code].title}`);
  return {
    description: [...named, ...(status === tooManyRequests ? ['The gateway: too many requests.'] : [])].join(' '),
    content: {
      ...(here.length > 0 && { 'application/problem+json': { schema: refTo('Problem') } }),
      ...(byGateway && gatewayContent),
    },
  };
}
