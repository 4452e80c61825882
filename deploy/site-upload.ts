import { configurationKey, rootObject, type SiteFile } from './site-files.ts';

/** The site's bucket, as far as uploading needs it. */
export interface SiteBucket {
  /** Every object's ETag by its key. */
  list(): Promise<ReadonlyMap<string, string>>;
  put(file: SiteFile): Promise<void>;
  /** Whether the object is marked as one that no build has any more. */
  isSuperseded(key: string): Promise<boolean>;
  /** Marks it, from when on it is kept for 30 days. */
  supersede(key: string): Promise<void>;
}

/** What was done, by key. */
export interface SiteUpload {
  readonly uploaded: readonly string[];
  readonly superseded: readonly string[];
}

/** How many requests run at once. */
const width = 8;

/**
 * Brings a build into the bucket: first what pages load by a name with a hash, then the rest, `index.html` last, so that
 * no page ever asks for what is not there yet. What the build no longer has stays for 30 days, for pages that are open.
 */
export async function uploadSite(files: readonly SiteFile[], bucket: SiteBucket): Promise<SiteUpload> {
  const stored = await bucket.list();
  const uploaded: string[] = [];
  const upload = async (file: SiteFile) => {
    await bucket.put(file);
    uploaded.push(file.key);
  };

  await inParallel(
    files.filter(({ hashed }) => hashed),
    async (file) => {
      // A build that comes back takes its files back from those that are about to go.
      if (stored.get(file.key) === file.etag && !(await bucket.isSuperseded(file.key))) return;
      await upload(file);
    },
  );
  await inParallel(
    files.filter(({ key, hashed }) => !hashed && key !== rootObject),
    upload,
  );
  for (const root of files.filter(({ key }) => key === rootObject)) await upload(root);

  const built = new Set([configurationKey, ...files.map(({ key }) => key)]);
  const superseded: string[] = [];
  await inParallel(
    [...stored.keys()].filter((key) => !built.has(key)),
    async (key) => {
      // Marking it once more would let it begin its 30 days anew.
      if (await bucket.isSuperseded(key)) return;
      await bucket.supersede(key);
      superseded.push(key);
    },
  );
  return { uploaded, superseded };
}

async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
}
