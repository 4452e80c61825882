import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping/index.js';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config/index.js';
import { LambdaFunctionRecursionConfig } from '@cdktf/provider-aws/lib/lambda-function-recursion-config/index.js';
import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification/index.js';
import { Construct } from 'constructs';
import type { Names } from '../names.ts';
import { codecLimits, type Settings } from '../settings.ts';
import { LambdaFunction } from './lambda-function.ts';
import { named } from './named.ts';
import type { Statement } from './policy.ts';
import { Queue } from './queue.ts';
import { metricsEnvironment } from './service-metrics.ts';
import type { Storage } from './storage.ts';

export interface ConversionProps {
  readonly names: Names;
  readonly settings: Settings;
  readonly accountId: string;
  readonly storage: Storage;
  /** The folder of a built function. */
  readonly functionFolder: (name: string) => string;
}

const settleTimeoutSeconds = 30;

/** How many failures `settle` takes at once. */
const settleBatchSize = 10;

/**
 * From an upload to its report: the input bucket calls `convert`; what fails three times goes to the failure queue, from
 * which `settle` writes a failed report; what even that cannot write waits in the queue of `settle`'s failures.
 */
export class Conversion extends Construct {
  readonly convert: LambdaFunction;
  readonly settle: LambdaFunction;
  readonly failures: Queue;
  readonly settleFailures: Queue;

  constructor(scope: Construct, id: string, props: ConversionProps) {
    super(scope, id);
    const { names } = props;
    this.settleFailures = new Queue(this, 'settle_failures', { queueName: names.regional('settle-failures') });
    this.failures = new Queue(this, 'conversion_failures', {
      queueName: names.regional('conversion-failures'),
      // Six times the consumer's timeout, as AWS advises: a batch is not handed out twice while it is retried.
      visibilityTimeoutSeconds: 6 * settleTimeoutSeconds,
      deadLetters: { queue: this.settleFailures, afterReceives: 5 },
    });
    this.convert = this.makeConvert(props);
    this.settle = this.makeSettle(props);
    this.startOnUpload(props);
    this.handOverFailures();
  }

  private makeConvert({ names, settings, storage, functionFolder }: ConversionProps): LambdaFunction {
    const { input, output } = storage;
    return new LambdaFunction(this, 'convert', {
      names,
      description: 'Converts what is uploaded into the input bucket.',
      folder: functionFolder('convert'),
      memoryMegabytes: settings.convertMemoryMegabytes,
      timeoutSeconds: settings.convertTimeoutSeconds,
      tracing: settings.tracing,
      reservedConcurrency: settings.convertConcurrency,
      logRetentionDays: settings.logRetentionDays,
      environment: {
        INPUT_BUCKET: input.bucketName,
        OUTPUT_BUCKET: output.bucketName,
        LIMITS: JSON.stringify(codecLimits(settings)),
        PREFIX_RULES: JSON.stringify(settings.prefixRules),
        ...metricsEnvironment(names, settings),
      },
      allow: [
        ...findWork(storage),
        { sid: 'WriteResults', actions: ['s3:PutObject', 's3:DeleteObject'], resources: [output.objects()] },
        { sid: 'ReportFailures', actions: ['sqs:SendMessage'], resources: [this.failures.arn] },
      ],
    });
  }

  private makeSettle({ names, settings, storage, functionFolder }: ConversionProps): LambdaFunction {
    const { input, output } = storage;
    return new LambdaFunction(this, 'settle', {
      names,
      description: 'Reports the conversions that could not be finished as failed.',
      folder: functionFolder('settle'),
      memoryMegabytes: 256,
      timeoutSeconds: settleTimeoutSeconds,
      tracing: settings.tracing,
      logRetentionDays: settings.logRetentionDays,
      environment: {
        INPUT_BUCKET: input.bucketName,
        OUTPUT_BUCKET: output.bucketName,
        ...metricsEnvironment(names, settings),
      },
      allow: [
        ...findWork(storage),
        { sid: 'WriteReports', actions: ['s3:PutObject'], resources: [output.objects('*/report.json')] },
        { sid: 'RemoveUnfinishedResults', actions: ['s3:DeleteObject'], resources: [output.objects()] },
        {
          sid: 'TakeFailures',
          actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          resources: [this.failures.arn],
        },
      ],
    });
  }

  private startOnUpload({ settings, storage, accountId }: ConversionProps): void {
    const { input } = storage;
    const permission = this.convert.allowInvocation({
      service: 's3.amazonaws.com',
      sourceArn: input.arn,
      sourceAccount: accountId,
    });
    named(
      'input',
      new S3BucketNotification(this, 'notification', {
        bucket: input.bucketName,
        lambdaFunction: [{ id: 'convert', lambdaFunctionArn: this.convert.arn, events: ['s3:ObjectCreated:*'] }],
        dependsOn: [permission],
      }),
    );
    named(
      'convert',
      new LambdaFunctionEventInvokeConfig(this, 'invoke-config', {
        functionName: this.convert.functionName,
        maximumRetryAttempts: 2,
        maximumEventAgeInSeconds: settings.eventAgeSeconds,
        destinationConfig: { onFailure: { destination: this.failures.arn } },
      }),
    );
    // The second guard against a conversion that starts itself; two buckets are the first.
    named(
      'convert',
      new LambdaFunctionRecursionConfig(this, 'recursion-config', {
        functionName: this.convert.functionName,
        recursiveLoop: 'Terminate',
      }),
    );
  }

  private handOverFailures(): void {
    named(
      'settle',
      new LambdaEventSourceMapping(this, 'event-source', {
        eventSourceArn: this.failures.arn,
        functionName: this.settle.arn,
        batchSize: settleBatchSize,
        functionResponseTypes: ['ReportBatchItemFailures'],
        // The least that AWS takes: failures are few, and conversions need the account's concurrency more.
        scalingConfig: { maximumConcurrency: 2 },
      }),
    );
  }
}

/**
 * Reading inputs, which may have any key, and what is known of them; taking away uploads whose conversion was deleted.
 * Listing is not only for lists: without it S3 answers 403 for a key that is missing, not 404, and the state of a
 * conversion rests on what is missing.
 */
function findWork({ input, output }: Storage): Statement[] {
  return [
    { sid: 'ReadInputs', actions: ['s3:GetObject'], resources: [input.objects()] },
    {
      sid: 'ReadRequestsAndReports',
      actions: ['s3:GetObject'],
      resources: [output.objects('*/request.json'), output.objects('*/report.json')],
    },
    { sid: 'RemoveDeletedUploads', actions: ['s3:DeleteObject'], resources: [input.objects('users/*')] },
    { sid: 'TellMissingObjects', actions: ['s3:ListBucket'], resources: [input.arn, output.arn] },
  ];
}
