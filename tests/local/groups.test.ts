import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import {
  AdminAddUserToGroupCommand,
  AdminRemoveUserFromGroupCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import type { AccountExport } from '../../functions/service/record.ts';
import { ApiClient } from './api-client.ts';
import { makeDist } from './dist-folder.ts';
import { claimsOf, postForm, type Tokens } from './identity/browser.ts';
import { makeStateFolder, StartedService } from './start-service.ts';

/** More than for everybody in one group, less in the other. */
const settings = {
  IMAGE_CONVERSION_USER_OPEN_CONVERSIONS: '2',
  IMAGE_CONVERSION_USER_LIMITS_BY_GROUP: '{"team":{"openConversions":4},"guests":{"openConversions":1}}',
};

describe('the limits of groups, on the whole service', function () {
  this.timeout(120_000);
  let started: StartedService;
  let distFolder: string;
  let pool: CognitoIdentityProviderClient;
  before(async () => {
    distFolder = await makeDist(settings);
    started = await StartedService.start(await makeStateFolder(), { distFolder });
    const { region, identityUrl: endpoint, credentials } = started.service;
    pool = new CognitoIdentityProviderClient({ region, endpoint, credentials, maxAttempts: 1 });
  });
  after(async () => {
    pool?.destroy();
    await started?.clean();
    await rm(distFolder, { recursive: true, force: true });
  });

  const membership = (Username: string, GroupName: string) => ({
    UserPoolId: started.service.deployment.identity.poolId,
    Username,
    GroupName,
  });
  const join = (email: string, group: string) => pool.send(new AdminAddUserToGroupCommand(membership(email, group)));
  const leave = (email: string, group: string) =>
    pool.send(new AdminRemoveUserFromGroupCommand(membership(email, group)));

  const signUp = async (name: string, ...groups: readonly string[]) => {
    const user = { email: `${name}@example.com`, password: 'Counting-Along-1984' };
    const api = await ApiClient.signIn(started, user);
    for (const group of groups) await join(user.email, group);
    return { ...user, api };
  };

  /** New tokens of the same sign-in. */
  async function renew({ tokens: { refresh_token } }: ApiClient): Promise<Tokens> {
    const form = { grant_type: 'refresh_token', client_id: 'sitelocal', refresh_token };
    const answer = await postForm(`${started.service.identityUrl}/oauth2/token`, form);
    assert.equal(answer.status, 200);
    return (await answer.json()) as Tokens;
  }

  /** Asks for conversions one by one until the limit is met. @returns how many more there was room for */
  async function roomOf(api: ApiClient, limit: number, token: string): Promise<number> {
    const body = { fileName: 'a.png', sizeBytes: 9, options: { to: 'png' } };
    for (let created = 0; ; created++) {
      const answer = await api.call('POST', '/conversions', body, token);
      if (answer.status === 201) continue;
      const { code, detail } = (await answer.json()) as { code: string; detail: string };
      assert.deepEqual([answer.status, code], [429, 'too-many-open-conversions']);
      assert.match(detail, new RegExp(`^At most ${limit} conversions`));
      return created;
    }
  }

  it('hold from the next token on, for more and, once the user is out again, for as much as before', async () => {
    const { email, api } = await signUp('ada');
    assert.equal(claimsOf(api.tokens.access_token)['cognito:groups'], undefined);
    assert.equal(await roomOf(api, 2, api.tokens.access_token), 2);
    await join(email, 'team');
    assert.equal(await roomOf(api, 2, api.tokens.access_token), 0);
    const renewed = await renew(api);
    for (const token of [renewed.access_token, renewed.id_token])
      assert.deepEqual(claimsOf(token)['cognito:groups'], ['team']);
    assert.equal(await roomOf(api, 4, renewed.access_token), 2);
    const exported = await api.call('GET', '/account/export', undefined, renewed.access_token);
    assert.deepEqual(((await exported.json()) as AccountExport).user.groups, ['team']);
    await leave(email, 'team');
    const { access_token } = (await ApiClient.signIn(started, undefined, { email, password: 'Counting-Along-1984' }))
      .tokens;
    assert.equal(claimsOf(access_token)['cognito:groups'], undefined);
    assert.equal(await roomOf(api, 2, access_token), 0);
  });

  it('hold for less in a group of less', async () => {
    const { api } = await signUp('bert', 'guests');
    assert.equal(await roomOf(api, 1, (await renew(api)).access_token), 1);
  });

  it('are the largest of those of several groups', async () => {
    const { api } = await signUp('carl', 'guests', 'team');
    assert.equal(await roomOf(api, 4, (await renew(api)).access_token), 4);
  });

  it('are those of groups that the stack makes: nobody gets into another', async () => {
    await assert.rejects(join('ada@example.com', 'others'), { name: 'ResourceNotFoundException' });
    await assert.rejects(join('nobody@example.com', 'team'), { name: 'UserNotFoundException' });
  });
});
