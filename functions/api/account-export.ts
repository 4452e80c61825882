import { readAccount } from '../service/account.ts';
import { RequestError } from '../service/errors.ts';
import { contentDisposition } from '../service/file-names.ts';
import { conversionKey, reportKey, requestKey } from '../service/keys.ts';
import type { BucketRole } from '../service/ports.ts';
import type { AccountExport, ExportedConversion, ExportedFile } from '../service/record.ts';
import { listConversions, showConversion } from './conversions.ts';
import type { ApiDependencies } from './dependencies.ts';
import type { PageQuery } from './page-query.ts';
import type { User } from './user.ts';

/** One page of everything that is held of a user, with links to the files; conversions newest first. */
export async function exportAccount(
  user: User,
  query: PageQuery,
  dependencies: ApiDependencies,
): Promise<AccountExport> {
  const { store, clock, directory } = dependencies;
  const [{ items, nextCursor }, { account }, person] = await Promise.all([
    listConversions(user.id, query, dependencies),
    readAccount(store, user.id),
    user.name === undefined ? undefined : directory.find(user.name),
  ]);
  const conversions = await Promise.all(items.map(({ id }) => exportConversion(user, id, dependencies)));
  return {
    version: 1,
    exportedAt: clock.now().toISOString(),
    user: {
      id: user.id,
      ...(person?.email !== undefined && { email: person.email }),
      ...(person?.createdAt && { createdAt: person.createdAt.toISOString() }),
      ...(user.groups.length > 0 && { groups: user.groups }),
    },
    allowance: account,
    conversions: conversions.filter((conversion) => conversion !== undefined),
    ...(nextCursor !== undefined && { nextCursor }),
  };
}

/** A conversion with all that lies in the buckets of it; `undefined` where it was deleted meanwhile. */
async function exportConversion(
  user: User,
  id: string,
  dependencies: ApiDependencies,
): Promise<ExportedConversion | undefined> {
  const conversion = await showConversion(user.id, id, dependencies).catch(ignoreMissing);
  if (!conversion) return undefined;
  const key = conversionKey({ userId: user.id, conversionId: id });
  const [input, ...documents] = await Promise.all([
    fileAt('input', key, conversion.fileName, dependencies),
    fileAt('output', requestKey(key), 'request.json', dependencies),
    fileAt('output', reportKey(key), 'report.json', dependencies),
  ]);
  return { ...conversion, ...(input && { input }), documents: documents.filter((file) => file !== undefined) };
}

function ignoreMissing(error: unknown): undefined {
  if (!(error instanceof RequestError && error.code === 'not-found')) throw error;
}

async function fileAt(
  bucket: BucketRole,
  key: string,
  fileName: string,
  { store, downloadExpirySeconds }: ApiDependencies,
): Promise<ExportedFile | undefined> {
  const info = await store.head(bucket, key);
  if (!info) return undefined;
  const terms = { bucket, contentDisposition: contentDisposition(fileName), expiresInSeconds: downloadExpirySeconds };
  return { fileName, sizeBytes: info.sizeBytes, url: await store.presignGet(key, terms) };
}
