import { quotas } from './aws.ts';
import { requests, visit } from './demand.ts';
import type { Played } from './simulation.ts';

/** What AWS or a setting bounds, against what a day asks of it. */
export interface Limit {
  readonly what: string;
  readonly bound: number;
  readonly unit: string;
  /** In the minute with the most of it, or on the day where it is a day that is bounded. */
  readonly demand: number;
  /** What happens past it. */
  readonly past: string;
  /** What moves it. */
  readonly moves: string;
}

export interface LimitSettings {
  readonly apiRequestsPerSecond: number;
}

/** Every limit that a day comes near, for one that was played with no bound on conversions at once. */
export function limitsOf(
  { peak, busiest }: Played,
  usersADay: number,
  { apiRequestsPerSecond }: LimitSettings,
): readonly Limit[] {
  const { create, upload, convert, poll, download } = requests;
  const perSecond = 'a second';
  const writes = peak.conversions * (create.writes + upload.writes + convert.writes);
  const reads =
    peak.conversions * (create.reads + convert.reads + convert.lists + download.reads) + peak.polls * poll.reads;
  const throttle = 'IMAGE_CONVERSION_API_REQUESTS_PER_SECOND';
  return [
    {
      what: "mails by Cognito's own sender",
      bound: quotas.mails.value,
      unit: 'a day',
      demand: usersADay * visit.signUps,
      past: 'new users get no code',
      moves: '`IMAGE_CONVERSION_MAIL_FROM`: Amazon SES sends them',
    },
    {
      what: 'Lambda in a new account',
      bound: quotas.newConcurrency.value,
      unit: 'at once',
      demand: busiest,
      past: 'conversions wait, and the API fails now and then, which the page tries again',
      moves: 'Service Quotas, Lambda, Concurrent executions',
    },
    {
      what: 'API, `GET /api/conversions/{id}`',
      bound: apiRequestsPerSecond,
      unit: perSecond,
      demand: peak.polls,
      past: 'the page gets 429 and asks again later',
      moves: `\`${throttle}\``,
    },
    {
      what: 'API, `POST /api/conversions`',
      bound: apiRequestsPerSecond,
      unit: perSecond,
      demand: peak.conversions,
      past: 'the page gets 429 and asks again later',
      moves: `\`${throttle}\``,
    },
    {
      what: 'Lambda',
      bound: quotas.concurrency.value,
      unit: 'at once',
      demand: busiest,
      past: 'conversions wait',
      moves: 'Service Quotas; `IMAGE_CONVERSION_CONVERT_CONCURRENCY` keeps a part for conversions',
    },
    {
      what: 'S3, reading',
      bound: quotas.s3Reads.value,
      unit: perSecond,
      demand: reads,
      past: '`SlowDown`, which the SDK tries again; S3 parts the keys by itself',
      moves: 'nothing to set: keys begin with the user, so that S3 can part them',
    },
    {
      what: 'S3, writing',
      bound: quotas.s3Writes.value,
      unit: perSecond,
      demand: writes,
      past: 'as above',
      moves: 'as above',
    },
    {
      what: 'Cognito, tokens',
      bound: quotas.tokens.value,
      unit: perSecond,
      demand: peak.visits,
      past: 'signing in and renewing fail for a moment',
      moves: 'Service Quotas, Cognito, UserToken',
    },
    {
      what: 'Cognito, sign-ins',
      bound: quotas.signIns.value,
      unit: perSecond,
      demand: peak.signIns,
      past: 'the sign-in page asks to try again',
      moves: 'Service Quotas, Cognito, UserAuthentication',
    },
    {
      what: 'Cognito, sign-ups',
      bound: quotas.signUps.value,
      unit: perSecond,
      demand: peak.signUps,
      past: 'the sign-in page asks to try again',
      moves: 'Service Quotas, Cognito, UserCreation',
    },
    {
      what: 'API Gateway',
      bound: quotas.apiRequests.value,
      unit: perSecond,
      demand: peak.polls + peak.conversions,
      past: '429 for every API of the account',
      moves: 'Service Quotas, API Gateway, Throttle rate',
    },
  ];
}
