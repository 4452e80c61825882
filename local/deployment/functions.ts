import { join } from 'node:path';
import { LocalProblem } from '../problem.ts';
import type { EventSourceDefinition } from '../runner/event-source.ts';
import {
  type AsynchronousInvocation,
  defaultAsynchronousInvocation,
  type FunctionDefinition,
} from '../runner/function-definition.ts';
import type { QueueDefinition } from '../runner/message-queue.ts';
import type { Block } from './block.ts';
import type { TerraformDocument } from './terraform-document.ts';

/** A function with the role that it runs under. */
export interface DeployedFunction extends FunctionDefinition {
  readonly roleArn: string;
}

/** The functions; the code of each lies in a folder of its name. @throws LocalProblem */
export function readFunctions(document: TerraformDocument, codeFolder: string): readonly DeployedFunction[] {
  const asynchronous = new Map(
    document.all('aws_lambda_function_event_invoke_config').map((block) => {
      const entry = [functionNameOf(block.text('function_name')), readAsynchronous(block)] as const;
      block.done();
      return entry;
    }),
  );
  return document.all('aws_lambda_function').map((block) => {
    const name = block.text('function_name');
    const reserved = block.optionalNumber('reserved_concurrent_executions') ?? -1;
    if (reserved === 0) throw new LocalProblem(`The stack's ${block.address} is switched off by a concurrency of 0.`);
    const definition: DeployedFunction = {
      id: block.id,
      name,
      arn: document.attribute('aws_lambda_function', block.id, 'arn'),
      region: document.region,
      folder: join(codeFolder, block.id),
      handler: block.text('handler'),
      runtime: block.text('runtime'),
      memoryMegabytes: block.optionalNumber('memory_size') ?? 128,
      timeoutMs: 1000 * (block.optionalNumber('timeout') ?? 3),
      environment: block.optionalBlock('environment')?.map('variables') ?? {},
      asynchronous: asynchronous.get(name) ?? defaultAsynchronousInvocation,
      roleArn: block.text('role'),
      isTraced: block.optionalBlock('tracing_config')?.text('mode') === 'Active',
      ...(reserved > 0 && { reservedConcurrency: reserved }),
    };
    block
      .ignore('filename', 'source_code_hash', 's3_bucket', 's3_key', 'package_type', 'description', 'publish')
      .ignore('architectures', 'ephemeral_storage', 'logging_config', 'skip_destroy')
      .done();
    return definition;
  });
}

/** The name of a function that a resource refers to by name or by ARN. */
export function functionNameOf(reference: string): string {
  return /^arn:aws:lambda:[^:]*:[^:]*:function:([^:]+)/.exec(reference)?.[1] ?? reference;
}

function readAsynchronous(block: Block): AsynchronousInvocation {
  const ageSeconds = block.optionalNumber('maximum_event_age_in_seconds');
  const onFailureArn = block.optionalBlock('destination_config')?.optionalBlock('on_failure')?.text('destination');
  return {
    maximumRetryAttempts:
      block.optionalNumber('maximum_retry_attempts') ?? defaultAsynchronousInvocation.maximumRetryAttempts,
    maximumEventAgeMs: ageSeconds === undefined ? defaultAsynchronousInvocation.maximumEventAgeMs : 1000 * ageSeconds,
    ...(onFailureArn !== undefined && { onFailureArn }),
  };
}

/** The queues with their redrive policies. @throws LocalProblem */
export function readQueues(document: TerraformDocument): readonly QueueDefinition[] {
  return document.all('aws_sqs_queue').map((block) => {
    const attribute = (name: string) => document.attribute('aws_sqs_queue', block.id, name);
    const definition: QueueDefinition = {
      id: block.id,
      name: attribute('name'),
      arn: attribute('arn'),
      url: attribute('url'),
      visibilityTimeoutMs: 1000 * (block.optionalNumber('visibility_timeout_seconds') ?? 30),
      retentionMs: 1000 * (block.optionalNumber('message_retention_seconds') ?? 345_600),
      ...(block.has('redrive_policy') && { redrive: readRedrive(block) }),
    };
    block
      .ignore('name', 'name_prefix', 'sqs_managed_sse_enabled', 'kms_master_key_id', 'redrive_allow_policy', 'policy')
      .ignore('kms_data_key_reuse_period_seconds', 'receive_wait_time_seconds', 'max_message_size')
      .done();
    return definition;
  });
}

function readRedrive(block: Block): NonNullable<QueueDefinition['redrive']> {
  const { deadLetterTargetArn, maxReceiveCount } = block.json('redrive_policy') as Record<string, unknown>;
  if (typeof deadLetterTargetArn !== 'string' || !Number.isInteger(Number(maxReceiveCount)))
    throw new LocalProblem(`The stack's ${block.address}.redrive_policy names no queue or no count.`);
  return { deadLetterArn: deadLetterTargetArn, maxReceiveCount: Number(maxReceiveCount) };
}

/** Which queue feeds which function. @throws LocalProblem */
export function readEventSources(
  document: TerraformDocument,
  functions: readonly DeployedFunction[],
): readonly EventSourceDefinition[] {
  return document.all('aws_lambda_event_source_mapping').map((block) => {
    const name = functionNameOf(block.text('function_name'));
    const target = functions.find((one) => one.name === name);
    if (target === undefined) throw new LocalProblem(`The stack's ${block.address} feeds ${name}, which is not there.`);
    const definition: EventSourceDefinition = {
      queueArn: block.text('event_source_arn'),
      functionArn: target.arn,
      batchSize: block.optionalNumber('batch_size') ?? 10,
      reportsItemFailures: block.texts('function_response_types').includes('ReportBatchItemFailures'),
    };
    block.ignore('enabled', 'maximum_batching_window_in_seconds', 'scaling_config', 'metrics_config').done();
    return definition;
  });
}
