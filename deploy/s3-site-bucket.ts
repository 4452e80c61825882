import {
  CopyObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { SiteFile } from './site-files.ts';
import type { SiteBucket } from './site-upload.ts';

/** The tag by which the bucket's lifecycle rule knows what no build has any more. */
const supersededTag = 'superseded';

/** The site's bucket on S3. */
export class S3SiteBucket implements SiteBucket {
  readonly #client: S3Client;
  readonly #bucket: string;

  constructor(client: S3Client, bucket: string) {
    this.#client = client;
    this.#bucket = bucket;
  }

  async list(): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for await (const page of paginateListObjectsV2({ client: this.#client }, { Bucket: this.#bucket }))
      for (const { Key, ETag } of page.Contents ?? []) found.set(Key ?? '', (ETag ?? '').replaceAll('"', ''));
    return found;
  }

  async put({ key, bytes, contentType, cacheControl }: SiteFile): Promise<void> {
    await this.#client.send(
      new PutObjectCommand({
        Bucket: this.#bucket,
        Key: key,
        Body: bytes,
        ContentType: contentType,
        CacheControl: cacheControl,
      }),
    );
  }

  async isSuperseded(key: string): Promise<boolean> {
    const { TagSet = [] } = await this.#client.send(new GetObjectTaggingCommand({ Bucket: this.#bucket, Key: key }));
    return TagSet.some(({ Key }) => Key === supersededTag);
  }

  /** Copies the object onto itself: a lifecycle rule counts from when an object was written, not from when it got a tag. */
  async supersede(key: string): Promise<void> {
    const head = await this.#client.send(new HeadObjectCommand({ Bucket: this.#bucket, Key: key }));
    await this.#client.send(
      new CopyObjectCommand({
        Bucket: this.#bucket,
        Key: key,
        CopySource: `${this.#bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
        // S3 copies nothing onto itself unless something is replaced.
        MetadataDirective: 'REPLACE',
        ContentType: head.ContentType,
        CacheControl: head.CacheControl,
        TaggingDirective: 'REPLACE',
        Tagging: `${supersededTag}=true`,
      }),
    );
  }
}
