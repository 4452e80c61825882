import type { Document } from './document.ts';
import type { WatchedMetric } from './watched-metrics.ts';

/** What a service of AWS sends of itself to CloudWatch, as its manual tells. */
interface Documented {
  readonly source: string;
  readonly metrics: readonly string[];
  /** The sets of dimensions under which each metric can be had, as far as they name resources of a stack. */
  readonly dimensions: readonly (readonly string[])[];
}

const documented: Readonly<Record<string, Documented>> = {
  'AWS/Lambda': {
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
    metrics: [
      'AsyncEventAge',
      'AsyncEventsDropped',
      'AsyncEventsReceived',
      'ConcurrentExecutions',
      'DeadLetterErrors',
      'DestinationDeliveryFailures',
      'Duration',
      'Errors',
      'Invocations',
      'PostRuntimeExtensionsDuration',
      'RecursiveInvocationsDropped',
      'Throttles',
    ],
    dimensions: [['FunctionName']],
  },
  'AWS/SQS': {
    source:
      'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html',
    metrics: [
      'ApproximateAgeOfOldestMessage',
      'ApproximateNumberOfMessagesDelayed',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesVisible',
      'NumberOfEmptyReceives',
      'NumberOfMessagesDeleted',
      'NumberOfMessagesReceived',
      'NumberOfMessagesSent',
      'SentMessageSize',
    ],
    dimensions: [['QueueName']],
  },
  'AWS/ApiGateway': {
    source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html',
    metrics: ['4xx', '5xx', 'Count', 'DataProcessed', 'IntegrationLatency', 'Latency'],
    dimensions: [['ApiId'], ['ApiId', 'Stage'], ['ApiId', 'Stage', 'Route']],
  },
};

/** What each dimension must refer to. */
const referents: Readonly<Record<string, readonly [type: string, attribute: string]>> = {
  FunctionName: ['aws_lambda_function', 'function_name'],
  QueueName: ['aws_sqs_queue', 'name'],
  ApiId: ['aws_apigatewayv2_api', 'id'],
};

/** Why AWS sends no such metric in this stack, or `undefined` where it does. */
export function faultOf({ namespace, metric, dimensions }: WatchedMetric, document: Document): string | undefined {
  const service = documented[namespace];
  if (!service) return `${namespace} is no namespace of a service that the stack uses`;
  if (!service.metrics.includes(metric)) return `${namespace} has no metric ${metric}: ${service.source}`;
  const names = Object.keys(dimensions).sort().join();
  if (!service.dimensions.some((set) => [...set].sort().join() === names))
    return `${namespace} has no dimensions ${names}: ${service.source}`;
  for (const [name, value = ''] of Object.entries(dimensions)) {
    const [type, attribute] = referents[name] ?? [];
    const [, foundType, resource, foundAttribute] = /^\$\{(\w+)\.(\w+)\.(\w+)\}$/.exec(value) ?? [];
    if (foundType !== type || foundAttribute !== attribute) return `${name} is ${value}, no ${type}.….${attribute}`;
    if (!(resource! in document.all(type!))) return `there is no ${type}.${resource}`;
  }
  return undefined;
}
