import { answerRequest } from '../../../functions/api/app.ts';
import type { ApiDependencies } from '../../../functions/api/dependencies.ts';
import type { ApiRequest, ApiResponse } from '../../../functions/api/http.ts';
import type { Logger } from '../../../functions/service/logger.ts';
import { userId } from '../service/equipment.ts';

/** The claims of an access token that the authorizer let through. */
export const accessClaims = {
  sub: userId,
  username: userId,
  token_use: 'access',
  scope: 'openid image-conversion/conversions',
};

/** A response with its body read. */
export interface ReadResponse extends ApiResponse {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into what is there
  readonly json: any;
}

/** Calls the API as a signed-in user does. */
export async function call(
  { api, log }: { readonly api: ApiDependencies; readonly log: Logger },
  method: string,
  address: string,
  request: Partial<Omit<ApiRequest, 'body'>> & { readonly body?: unknown } = {},
): Promise<ReadResponse> {
  const { pathname, searchParams } = new URL(address, 'https://site.invalid');
  const { body, ...rest } = request;
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const response = await answerRequest(
    {
      method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      claims: accessClaims,
      ...rest,
      ...(text !== undefined && { body: text }),
    },
    api,
    log,
  );
  return { ...response, json: response.body === undefined ? undefined : JSON.parse(response.body) };
}
