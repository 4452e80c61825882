import { formatNames, formats } from '../../codecs/formats.ts';
import type { ErrorCode } from '../service/errors.ts';
import type { Logger } from '../service/logger.ts';
import { deleteAccount } from './account-deletion.ts';
import { exportAccount } from './account-export.ts';
import { signOutEverywhere } from './account-sign-out.ts';
import { createConversion, deleteConversion, listConversions, showConversion } from './conversions.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { Answer, ApiRequest } from './http.ts';
import { parseNewConversion } from './new-conversion.ts';
import { openApiDocument } from './openapi.ts';
import { pageLimit, parsePageQuery } from './page-query.ts';
import type { JsonSchema, SchemaName } from './schemas.ts';
import type { User } from './user.ts';

/** What a route's answer is made from. */
export interface Call {
  readonly request: ApiRequest;
  /** The values of the path's `{…}`, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly dependencies: ApiDependencies;
  readonly log: Logger;
}

/** A call by a signed-in user. */
interface UserCall extends Call {
  readonly user: User;
}

/** A query parameter, as the OpenAPI document describes it. */
interface QueryParameter {
  readonly name: string;
  readonly description: string;
  readonly schema: JsonSchema;
}

interface Success {
  readonly status: number;
  readonly description: string;
  readonly schema?: SchemaName;
}

interface RouteInfo {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `{…}` for the segments that vary. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly query?: readonly QueryParameter[];
  readonly body?: SchemaName;
  readonly success: Success;
  /** What it answers when it did a part. */
  readonly unfinished?: Success;
  /** The codes of its own that it may answer, beside those that each route has. */
  readonly problems?: readonly ErrorCode[];
}

/** One route: how it is answered, and all that the OpenAPI document says of it. */
export type Route = RouteInfo &
  (
    | { readonly access: 'public'; readonly answer: (call: Call) => Promise<Answer> }
    | { readonly access: 'user'; readonly answer: (call: UserCall) => Promise<Answer> }
  );

/** Each conversion of an export takes a few requests to the store. */
const exportLimit = 50;

/** What is public is the same for everybody until the next deployment. */
const publicHeaders = { 'cache-control': 'public, max-age=300' };

/** Every route of the API. The dispatcher and the OpenAPI document read this table. */
export const routes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/conversions',
    operationId: 'createConversion',
    summary: 'Asks for a conversion and gets the form to upload its file with.',
    access: 'user',
    body: 'NewConversion',
    success: { status: 201, description: 'The upload form.', schema: 'CreatedConversion' },
    problems: [
      'invalid-request',
      'invalid-option',
      'unsupported-option',
      'account-deleted',
      'too-many-open-conversions',
      'too-many-bytes',
      'too-many-requests',
    ],
    async answer({ request, user, dependencies }) {
      const wanted = parseNewConversion(request.body, dependencies.limits);
      const value = await createConversion(user, wanted, dependencies);
      return { status: 201, headers: { location: `/api/conversions/${value.id}` }, value, conversionId: value.id };
    },
  },
  {
    method: 'GET',
    path: '/api/conversions',
    operationId: 'listConversions',
    summary: 'Lists the conversions of the signed-in user, newest first.',
    access: 'user',
    query: [
      { name: 'limit', description: 'How many items at most.', schema: { type: 'integer', ...pageLimit } },
      { name: 'cursor', description: 'The nextCursor of the page before.', schema: { type: 'string' } },
    ],
    success: { status: 200, description: 'One page.', schema: 'ConversionPage' },
    problems: ['invalid-request'],
    async answer({ request, user, dependencies }) {
      return { status: 200, value: await listConversions(user.id, parsePageQuery(request.query), dependencies) };
    },
  },
  {
    method: 'GET',
    path: '/api/conversions/{id}',
    operationId: 'getConversion',
    summary: 'Tells all of one conversion, with links to its outputs.',
    access: 'user',
    success: { status: 200, description: 'The conversion.', schema: 'Conversion' },
    problems: ['not-found'],
    async answer({ parameters, user, dependencies }) {
      return { status: 200, value: await showConversion(user.id, parameters.id ?? '', dependencies) };
    },
  },
  {
    method: 'DELETE',
    path: '/api/conversions/{id}',
    operationId: 'deleteConversion',
    summary: 'Deletes a conversion, its input and its outputs, in whatever state it is.',
    access: 'user',
    success: { status: 204, description: 'Nothing of it is left.' },
    problems: ['not-found'],
    async answer({ parameters, user, dependencies }) {
      await deleteConversion(user.id, parameters.id ?? '', dependencies);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/api/account/export',
    operationId: 'exportAccount',
    summary: 'Lists everything that is held of the signed-in user, with links to the files.',
    access: 'user',
    query: [
      {
        name: 'limit',
        description: 'How many conversions at most.',
        schema: { type: 'integer', ...pageLimit, maximum: exportLimit },
      },
      { name: 'cursor', description: 'The nextCursor of the page before.', schema: { type: 'string' } },
    ],
    success: { status: 200, description: 'One page.', schema: 'AccountExport' },
    problems: ['invalid-request', 'identity-unavailable'],
    async answer({ request, user, dependencies }) {
      return {
        status: 200,
        value: await exportAccount(user, parsePageQuery(request.query, exportLimit), dependencies),
      };
    },
  },
  {
    method: 'DELETE',
    path: '/api/account',
    operationId: 'deleteAccount',
    summary: 'Deletes the account of the signed-in user with everything in it. A 202 asks for the same request again.',
    access: 'user',
    success: { status: 200, description: 'Nothing is left.', schema: 'DeletedAccount' },
    unfinished: {
      status: 202,
      description: 'Something is left: send the same request again.',
      schema: 'DeletedAccount',
    },
    problems: ['too-many-requests', 'identity-unavailable'],
    async answer({ user, dependencies, log }) {
      const value = await deleteAccount(user, dependencies, log);
      return value.state === 'deleted'
        ? { status: 200, value }
        : { status: 202, headers: { 'retry-after': '1' }, value };
    },
  },
  {
    method: 'POST',
    path: '/api/account/sign-out-everywhere',
    operationId: 'signOutEverywhere',
    summary:
      'Ends every sign-in of the signed-in user. Access tokens that are out are good until they end, in minutes.',
    access: 'user',
    success: { status: 204, description: 'No refresh token is taken any more.' },
    problems: ['not-a-person', 'identity-unavailable'],
    async answer({ user, dependencies }) {
      await signOutEverywhere(user, dependencies);
      return { status: 204 };
    },
  },
  {
    method: 'GET',
    path: '/api/formats',
    operationId: 'listFormats',
    summary: 'Lists the formats with what each can hold and its options, and the limits.',
    access: 'public',
    success: { status: 200, description: 'The formats.', schema: 'FormatList' },
    async answer({ dependencies: { limits } }) {
      const rows = formatNames.map((name) => {
        const { label, mediaType, extensions, holds, options } = formats[name];
        return { name, label, mediaType, extensions, holds, options };
      });
      return { status: 200, headers: publicHeaders, value: { formats: rows, limits } };
    },
  },
  {
    method: 'GET',
    path: '/api/openapi.json',
    operationId: 'getOpenApiDocument',
    summary: 'Describes this API.',
    access: 'public',
    success: { status: 200, description: 'An OpenAPI 3.1 document.', schema: 'OpenApiDocument' },
    async answer({ dependencies }) {
      return { status: 200, headers: publicHeaders, value: openApiDocument(routes, dependencies.limits) };
    },
  },
];
