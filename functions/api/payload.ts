import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { ApiRequest, ApiResponse } from './http.ts';

/** What of an event is read, with or without an authorizer. */
type HttpApiEvent = Pick<APIGatewayProxyEventV2, 'rawPath' | 'body' | 'isBase64Encoded' | 'queryStringParameters'> & {
  readonly requestContext: {
    readonly http: { readonly method: string };
    readonly authorizer?: { readonly jwt?: { readonly claims: Readonly<Record<string, unknown>> } };
  };
};

/** Reads an event of an HTTP API, payload format 2.0. */
export function toApiRequest(event: HttpApiEvent): ApiRequest {
  const { rawPath, body, isBase64Encoded, queryStringParameters, requestContext } = event;
  const claims = requestContext.authorizer?.jwt?.claims;
  return {
    method: requestContext.http.method,
    path: rawPath,
    query: queryStringParameters ?? {},
    ...(body !== undefined && { body: isBase64Encoded ? Buffer.from(body, 'base64').toString() : body }),
    ...(claims && { claims }),
  };
}

/** The result that the HTTP API turns into a response, payload format 2.0. */
export function toHttpApiResult({ status, headers, body }: ApiResponse): APIGatewayProxyStructuredResultV2 {
  return { statusCode: status, headers: { ...headers }, ...(body !== undefined && { body }) };
}
