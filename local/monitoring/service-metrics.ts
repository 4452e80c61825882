import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InvocationResult } from '../runner/function-process.ts';
import type { MessageQueue } from '../runner/message-queue.ts';
import type { MetricStore, Sample } from './metric-store.ts';

type Values = Readonly<Record<string, number>>;

function samples(namespace: Sample['namespace'], dimensions: Sample['dimensions'], values: Values): readonly Sample[] {
  const at = Date.now();
  return Object.entries(values).map(([metric, value]) => ({ namespace, metric, dimensions, value, at }));
}

/** What Lambda sends of an invocation that has ended. `atOnce`: how many ran, this one among them. */
export function invocationSamples(functionName: string, result: InvocationResult, atOnce: number): readonly Sample[] {
  return samples(
    'AWS/Lambda',
    { FunctionName: functionName },
    {
      Invocations: 1,
      Errors: result.functionError === undefined ? 0 : 1,
      Throttles: 0,
      Duration: result.durationMs,
      ConcurrentExecutions: atOnce,
    },
  );
}

/** What Lambda sends when it takes up an event that waited for `ageMs`. */
export function eventSamples(functionName: string, ageMs: number): readonly Sample[] {
  return samples('AWS/Lambda', { FunctionName: functionName }, { AsyncEventAge: ageMs });
}

/** What Lambda sends when a destination refuses the record of a failure. */
export function refusalSamples(functionName: string): readonly Sample[] {
  return samples('AWS/Lambda', { FunctionName: functionName }, { DestinationDeliveryFailures: 1 });
}

/** What SQS sends of a queue, now and then. */
export function queueSamples({ definition, visibleSize, oldestAgeMs }: MessageQueue): readonly Sample[] {
  return samples(
    'AWS/SQS',
    { QueueName: definition.name },
    {
      ApproximateNumberOfMessagesVisible: visibleSize,
      ApproximateAgeOfOldestMessage: Math.round(oldestAgeMs / 1000),
    },
  );
}

/** What an HTTP API sends of a request; told when its answer is out. */
export function measureRequest(apiId: string, response: ServerResponse, store: MetricStore): void {
  const startedAt = performance.now();
  response.once('finish', () => {
    const { statusCode } = response;
    const measured = samples(
      'AWS/ApiGateway',
      { ApiId: apiId },
      {
        Count: 1,
        '4xx': Number(statusCode >= 400 && statusCode < 500),
        '5xx': Number(statusCode >= 500),
        Latency: Math.round(performance.now() - startedAt),
      },
    );
    for (const sample of measured) store.add(sample);
  });
}

/** Whether a request is for the API. */
export function isForApi({ url = '' }: IncomingMessage, pathPrefixes: readonly string[]): boolean {
  return pathPrefixes.some((prefix) => url.startsWith(prefix));
}
