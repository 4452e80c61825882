/** How a figure of AWS's was checked, from the best to none at all. */
export const checks = {
  'aws-page': "in a copy of AWS's own page",
  'price-list': "in somebody else's published reading of AWS's price list",
  elsewhere: 'in a page or a repository of somebody else',
  unchecked: 'not at all: general knowledge',
} as const;

/** A price or a quota, with where it comes from. */
export interface Sourced {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** AWS's page that says what holds today. */
  readonly source: string;
  /** When it was looked up. */
  readonly on: string;
  readonly checked: keyof typeof checks;
  /** What the check leaves open. */
  readonly note?: string;
}

/** What the prices hold for. Quotas are those of an account that asked for none. */
export const region = 'eu-central-1';

const on = '2026-11-27';
const pricing = (service: string) => `https://aws.amazon.com/${service}/pricing/`;
const guide = (page: string) => `https://docs.aws.amazon.com/${page}`;

/** List prices in US dollars, without taxes, and what is free of each for ever. */
export const prices = {
  lambdaTime: {
    what: 'Lambda on arm64, time',
    value: 0.0000133334,
    unit: 'a GB-second',
    source: pricing('lambda'),
    on,
    checked: 'elsewhere',
    note: 'told for us-east-1; the price of x86 is the same in both regions',
  },
  lambdaFreeTime: {
    what: 'Lambda, time that is free',
    value: 400_000,
    unit: 'GB-seconds a month',
    source: pricing('lambda'),
    on,
    checked: 'elsewhere',
  },
  lambdaRequests: {
    what: 'Lambda, calls',
    value: 0.2,
    unit: 'a million',
    source: pricing('lambda'),
    on,
    checked: 'elsewhere',
  },
  lambdaFreeRequests: {
    what: 'Lambda, calls that are free',
    value: 1_000_000,
    unit: 'a month',
    source: pricing('lambda'),
    on,
    checked: 'elsewhere',
  },
  s3Storage: {
    what: 'S3 Standard, storage',
    value: 0.0245,
    unit: 'a GB and month',
    source: pricing('s3'),
    on,
    checked: 'price-list',
  },
  s3Writes: {
    what: 'S3, PUT, POST, COPY, LIST',
    value: 0.0054,
    unit: 'a thousand',
    source: pricing('s3'),
    on,
    checked: 'price-list',
  },
  s3Reads: {
    what: 'S3, GET, HEAD',
    value: 0.00043,
    unit: 'a thousand',
    source: pricing('s3'),
    on,
    checked: 'elsewhere',
  },
  transfer: {
    what: 'data to the internet',
    value: 0.09,
    unit: 'a GB, the first 10 TB',
    source: pricing('ec2/on-demand'),
    on,
    checked: 'elsewhere',
  },
  freeTransfer: {
    what: 'data to the internet that are free',
    value: 100,
    unit: 'GB a month',
    source: pricing('ec2/on-demand'),
    on,
    checked: 'unchecked',
  },
  apiRequests: {
    what: 'API Gateway, HTTP API',
    value: 1.2,
    unit: 'a million, the first 300 millions',
    source: pricing('api-gateway'),
    on,
    checked: 'unchecked',
    note: "a copy of AWS's page tells 1.00 for us-east-1",
  },
  cdnFreeTransfer: {
    what: 'CloudFront, data that are free',
    value: 1_000,
    unit: 'GB a month',
    source: pricing('cloudfront'),
    on,
    checked: 'unchecked',
  },
  cdnTransfer: {
    what: 'CloudFront, data to Europe',
    value: 0.085,
    unit: 'a GB',
    source: pricing('cloudfront'),
    on,
    checked: 'price-list',
  },
  users: {
    what: 'Cognito Essentials',
    value: 0.015,
    unit: 'a user who is active in a month',
    source: pricing('cognito'),
    on,
    checked: 'unchecked',
  },
  freeUsers: {
    what: 'Cognito Essentials, users that are free',
    value: 10_000,
    unit: 'a month',
    source: pricing('cognito'),
    on,
    checked: 'elsewhere',
  },
  logs: {
    what: 'CloudWatch, logs',
    value: 0.63,
    unit: 'a GB taken in',
    source: pricing('cloudwatch'),
    on,
    checked: 'elsewhere',
  },
  freeLogs: {
    what: 'CloudWatch, logs that are free',
    value: 5,
    unit: 'GB a month',
    source: pricing('cloudwatch'),
    on,
    checked: 'aws-page',
  },
  alarms: {
    what: 'CloudWatch, an alarm',
    value: 0.1,
    unit: 'a month',
    source: pricing('cloudwatch'),
    on,
    checked: 'unchecked',
  },
  freeAlarms: {
    what: 'CloudWatch, alarms that are free',
    value: 10,
    unit: 'a month',
    source: pricing('cloudwatch'),
    on,
    checked: 'aws-page',
  },
  metrics: {
    what: 'CloudWatch, a custom metric',
    value: 0.3,
    unit: 'a month in every hour of which it comes',
    source: pricing('cloudwatch'),
    on,
    checked: 'unchecked',
  },
  freeMetrics: {
    what: 'CloudWatch, custom metrics that are free',
    value: 10,
    unit: 'a month',
    source: pricing('cloudwatch'),
    on,
    checked: 'aws-page',
  },
  dashboards: {
    what: 'CloudWatch, a dashboard',
    value: 3,
    unit: 'a month',
    source: pricing('cloudwatch'),
    on,
    checked: 'elsewhere',
  },
  freeDashboards: {
    what: 'CloudWatch, dashboards that are free',
    value: 3,
    unit: 'a month, of 50 metrics at most',
    source: pricing('cloudwatch'),
    on,
    checked: 'aws-page',
  },
  queueRequests: {
    what: 'SQS, requests',
    value: 0.4,
    unit: 'a million',
    source: pricing('sqs'),
    on,
    checked: 'unchecked',
  },
  freeQueueRequests: {
    what: 'SQS, requests that are free',
    value: 1_000_000,
    unit: 'a month',
    source: pricing('sqs'),
    on,
    checked: 'unchecked',
  },
  hostedZone: {
    what: 'Route 53, a hosted zone',
    value: 0.5,
    unit: 'a month',
    source: pricing('route53'),
    on,
    checked: 'elsewhere',
  },
  signingKey: {
    what: 'KMS, the key of a signed zone',
    value: 1,
    unit: 'a month',
    source: pricing('kms'),
    on,
    checked: 'unchecked',
  },
  firewall: {
    what: 'WAF, a web ACL',
    value: 5,
    unit: 'a month',
    source: pricing('waf'),
    on,
    checked: 'unchecked',
  },
  firewallRules: {
    what: 'WAF, a rule',
    value: 1,
    unit: 'a month',
    source: pricing('waf'),
    on,
    checked: 'unchecked',
  },
} as const satisfies Record<string, Sourced>;

/** What AWS bounds, and how it behaves where it does. */
export const quotas = {
  concurrency: {
    what: 'Lambda, executions at once',
    value: 1_000,
    unit: 'in an account and region',
    source: guide('lambda/latest/dg/gettingstarted-limits.html'),
    on,
    checked: 'aws-page',
  },
  newConcurrency: {
    what: 'Lambda, executions at once in a new account',
    value: 10,
    unit: 'in an account and region',
    source: guide('lambda/latest/dg/gettingstarted-limits.html'),
    on,
    checked: 'unchecked',
    note: "AWS's page says that new accounts have less, and not how much",
  },
  unreserved: {
    what: 'Lambda, executions that cannot be reserved',
    value: 100,
    unit: 'in an account and region',
    source: guide('lambda/latest/dg/configuration-concurrency.html'),
    on,
    checked: 'unchecked',
  },
  scaling: {
    what: 'Lambda, new environments of a function',
    value: 1_000,
    unit: 'every ten seconds',
    source: guide('lambda/latest/dg/scaling-behavior.html'),
    on,
    checked: 'aws-page',
  },
  wholeProcessor: {
    what: 'Lambda, memory that comes with a whole processor',
    value: 1_769,
    unit: 'MB',
    source: guide('lambda/latest/dg/configuration-memory.html'),
    on,
    checked: 'elsewhere',
  },
  firstRetry: {
    what: 'Lambda, wait of an event that found no place',
    value: 1,
    unit: 's, doubling each time',
    source: guide('lambda/latest/dg/invocation-async-error-handling.html'),
    on,
    checked: 'aws-page',
  },
  longestRetry: {
    what: 'Lambda, longest wait between two tries of such an event',
    value: 300,
    unit: 's',
    source: guide('lambda/latest/dg/invocation-async-error-handling.html'),
    on,
    checked: 'aws-page',
  },
  s3Writes: {
    what: 'S3, PUT, COPY, POST, DELETE',
    value: 3_500,
    unit: 'a second for each part of the keys that S3 keeps apart',
    source: guide('AmazonS3/latest/userguide/optimizing-performance.html'),
    on,
    checked: 'aws-page',
  },
  s3Reads: {
    what: 'S3, GET, HEAD',
    value: 5_500,
    unit: 'a second for each part of the keys that S3 keeps apart',
    source: guide('AmazonS3/latest/userguide/optimizing-performance.html'),
    on,
    checked: 'aws-page',
  },
  apiRequests: {
    what: 'API Gateway, requests',
    value: 10_000,
    unit: 'a second in an account and region',
    source: guide('apigateway/latest/developerguide/limits.html'),
    on,
    checked: 'aws-page',
  },
  signIns: {
    what: 'Cognito, UserAuthentication',
    value: 120,
    unit: 'a second in an account and region',
    source: guide('cognito/latest/developerguide/quotas.html'),
    on,
    checked: 'elsewhere',
  },
  tokens: {
    what: 'Cognito, UserToken',
    value: 120,
    unit: 'a second in an account and region',
    source: guide('cognito/latest/developerguide/quotas.html'),
    on,
    checked: 'unchecked',
  },
  signUps: {
    what: 'Cognito, UserCreation',
    value: 50,
    unit: 'a second in an account and region',
    source: guide('cognito/latest/developerguide/quotas.html'),
    on,
    checked: 'aws-page',
  },
  mails: {
    what: "Cognito, mails by Cognito's own sender",
    value: 50,
    unit: 'a day in an account',
    source: guide('cognito/latest/developerguide/quotas.html'),
    on,
    checked: 'unchecked',
    note: "AWS's page says that they are few, and points to the quotas",
  },
} as const satisfies Record<string, Sourced>;

/** What nobody publishes and nobody here could measure; each moves the figures as its sentence says. */
export const assumptions = {
  /** Of Lambda's arm64 processor against the one that the durations were measured on. */
  processorSpeed: {
    value: 1,
    sentence:
      "a whole processor of Lambda's is as fast as the one that was measured; the durations in the log (`REPORT`) tell how far that holds",
  },
  pictureBytes: {
    sentence:
      'pictures take as many bytes as the synthetic ones that were measured: PNG and TIFF come near to it, but a JPEG of a camera has 3 to 5 MB for 12 megapixels, and storage and download of such results cost more in proportion',
  },
  transferBytesPerSecond: { value: 60e6, sentence: 'a function reads and writes 60 MB a second' },
  requestSeconds: { value: 0.02, sentence: 'a request of a function to S3 takes 20 ms' },
  keptSeconds: { value: 600, sentence: 'an environment that is idle is kept for ten minutes' },
} as const;
