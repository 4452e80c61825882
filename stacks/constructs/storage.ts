import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import type { Settings } from '../settings.ts';
import { PrivateBucket } from './private-bucket.ts';

export interface StorageProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly accountId: string;
}

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
    const bucket = (name: string, expireAfterDays?: number) =>
      new PrivateBucket(this, name, {
        bucketName: names.worldWide(name, accountId),
        data: settings.data,
        ...(expireAfterDays !== undefined && { expireAfterDays }),
      });
    this.input = bucket('input', settings.retentionDays);
    this.output = bucket('output', settings.retentionDays);
    this.site = bucket('site');
  }

  /** Lets the site's pages upload and download. */
  allowSite(origin: string): void {
    this.input.allowOrigin(origin, 'POST');
    this.output.allowOrigin(origin, 'GET');
  }
}
