import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import { PrivateBucket, type PrivateBucketProps } from './private-bucket.ts';

export interface StorageProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly accountId: string;
}

/** How long a page that was opened before a newer build can load its parts. */
const oldFileDays = 30;

/**
 * The buckets. Input and output are two, so that a result can never start a conversion; what lies in them is the whole
 * state of the service.
 */
export class Storage extends Construct {
  readonly input: PrivateBucket;
  readonly output: PrivateBucket;
  /** The files of the site. They stay: who has the page open loads its parts late. */
  readonly site: PrivateBucket;

  constructor(scope: Construct, id: string, { names, settings, accountId }: StorageProps) {
    super(scope, id);
    const bucket = (
      name: string,
      rest: Pick<PrivateBucketProps, 'data' | 'expireAfterDays' | 'expireSupersededAfterDays'>,
    ) => new PrivateBucket(this, name, { bucketName: names.worldWide(name, accountId), ...rest });
    const { data, retentionDays: expireAfterDays } = settings;
    this.input = bucket('input', { data, expireAfterDays });
    this.output = bucket('output', { data, expireAfterDays });
    // What lies in it can be built again, so tearing down need not keep it.
    this.site = bucket('site', { data: 'destroy', expireSupersededAfterDays: oldFileDays });
  }

  /** Lets the site's pages upload and download. */
  allowSite(origin: string): void {
    this.input.allowOrigin(origin, 'POST');
    this.output.allowOrigin(origin, 'GET');
  }
}
