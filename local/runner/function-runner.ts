import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Sample } from '../monitoring/metric-store.ts';
import { eventSamples, invocationSamples, queueSamples, refusalSamples } from '../monitoring/service-metrics.ts';
import { LocalProblem } from '../problem.ts';
import { EventQueue } from './event-queue.ts';
import { EventSource, type EventSourceDefinition } from './event-source.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { FunctionLog } from './function-log.ts';
import { FunctionPool } from './function-pool.ts';
import type { InvocationResult } from './function-process.ts';
import { MessageQueue, type QueueDefinition } from './message-queue.ts';

export interface RunnerOptions {
  readonly functions: readonly FunctionDefinition[];
  readonly queues: readonly QueueDefinition[];
  readonly eventSources: readonly EventSourceDefinition[];
  /** Below it lie the events and messages that wait. */
  readonly stateFolder: string;
  /** Takes one log file a function. */
  readonly logFolder: string;
  /** Variables that lead a function's AWS SDK to the local store, by the function's id. */
  readonly sdkEnvironment: (functionId: string) => Readonly<Record<string, string>>;
  /** Whether the role of a function may do what is done on its behalf; all unless set. */
  readonly mayFunction?: (functionId: string, action: string, resource: string) => boolean;
  /** Takes a line about each thing that went wrong. */
  readonly onTrouble: (line: string) => void;
  /** Takes what is measured: by the functions in their logs, and by what runs them. */
  readonly onSample?: (sample: Sample) => void;
  /** Whether a queue takes no records of failures at present, to try what then becomes of them. */
  readonly refusesFailures?: (queueArn: string) => boolean;
  /** The waits before the second and third try of an event; 1 s and 2 s unless set. */
  readonly retryDelaysMs?: readonly number[];
  /** The wait before a message that failed is tried again; 2 s unless set. */
  readonly redeliveryDelayMs?: number;
  /** Processes of one function at once, at most; as many as cores, 2 to 4, unless set. */
  readonly maxProcesses?: number;
  /** How long an idle process is kept; 60 s unless set. */
  readonly idleMs?: number;
  /** The Node that runs the functions; the one that runs this unless set. */
  readonly nodePath?: string;
}

/** What Lambda and SQS do on AWS: runs the functions, keeps the events and messages that wait for them. */
export class FunctionRunner {
  readonly #pools = new Map<string, FunctionPool>();
  readonly #events = new Map<string, EventQueue>();
  readonly #queues: ReadonlyMap<string, MessageQueue>;
  readonly #sources: readonly EventSource[];
  readonly #logs: readonly FunctionLog[];
  readonly #onSample: (sample: Sample) => void;

  /** @throws LocalProblem where stored state is damaged, or a name leads nowhere */
  constructor(options: RunnerOptions) {
    const { functions, queues, eventSources, stateFolder, onTrouble, mayFunction = () => true } = options;
    this.#onSample = options.onSample ?? (() => undefined);
    this.#queues = openQueues(queues, join(stateFolder, 'queues'));
    this.#logs = functions.map((definition) => {
      const log = new FunctionLog(definition, options.logFolder, {
        may: (action, resource) => mayFunction(definition.id, action, resource),
        onTrouble,
        onSample: this.#onSample,
      });
      this.#addFunction(definition, options, log);
      return log;
    });
    this.#sources = eventSources.map(({ queueArn, functionArn, ...rest }) => {
      const { id, region } = named(functions, functionArn);
      return new EventSource({
        definition: { queueArn, functionArn, ...rest },
        region,
        queue: this.#queueByArn(queueArn),
        redeliveryDelayMs: options.redeliveryDelayMs ?? 2000,
        may: (action) => mayFunction(id, action, queueArn),
        onTrouble,
        invoke: (event) => this.invoke(id, event),
      });
    });
  }

  /** Begins with the events and messages that an earlier run left. */
  start(): void {
    for (const events of this.#events.values()) events.start();
    for (const source of this.#sources) source.start();
  }

  /** Runs a function and waits for its answer, be it a failure. @throws RunnerStopped */
  invoke(functionId: string, event: unknown): Promise<InvocationResult> {
    return this.#pool(functionId).invoke(event);
  }

  /** Hands an event over: it is kept on disk and tried as Lambda tries. @returns the request id */
  invokeAsynchronously(functionId: string, event: unknown): string {
    this.#pool(functionId);
    return this.#events.get(functionId)!.accept(event);
  }

  /** A queue by its id in the stack. */
  queue(queueId: string): MessageQueue {
    const queue = this.#queues.get(queueId);
    if (queue === undefined) throw new LocalProblem(`The stack has no queue called ${queueId}.`);
    return queue;
  }

  /** Measures how full the queues are. */
  measureQueues(): void {
    for (const queue of this.#queues.values()) queueSamples(queue).forEach(this.#onSample);
  }

  /** The living processes of a function. */
  processIds(functionId: string): readonly number[] {
    return this.#pool(functionId).processIds;
  }

  /** Ends every process; what was not brought to an end is tried again at the next start. */
  async stop(): Promise<void> {
    for (const events of this.#events.values()) events.stop();
    for (const queue of this.#queues.values()) queue.stop();
    await Promise.all([...this.#pools.values()].map((pool) => pool.stop()));
    await Promise.all(this.#logs.map((log) => log.close()));
  }

  #addFunction(definition: FunctionDefinition, options: RunnerOptions, log: FunctionLog): void {
    const { id, name, arn, asynchronous } = definition;
    const measured = (samples: readonly Sample[]) => samples.forEach(this.#onSample);
    const pool: FunctionPool = new FunctionPool(definition, {
      maxProcesses: options.maxProcesses ?? Math.max(2, Math.min(4, availableParallelism())),
      idleMs: options.idleMs ?? 60_000,
      ...(options.nodePath !== undefined && { nodePath: options.nodePath }),
      sdkEnvironment: options.sdkEnvironment(id),
      onLog: (line) => log.write(line),
      onResult: (result) => {
        log.report(result);
        // Its process is at rest again by now.
        measured(invocationSamples(name, result, pool.busy + 1));
      },
    });
    const destination = asynchronous.onFailureArn && this.#queueByArn(asynchronous.onFailureArn);
    this.#pools.set(id, pool);
    this.#events.set(
      id,
      new EventQueue({
        folder: join(options.stateFolder, 'events', id),
        functionArn: arn,
        invocation: asynchronous,
        retryDelaysMs: options.retryDelaysMs ?? [1000, 2000],
        invoke: (payload, requestId) => pool.invoke(payload, requestId),
        onTry: (ageMs) => measured(eventSamples(name, ageMs)),
        onTrouble: options.onTrouble,
        ...(destination && {
          onFailure: (record) => {
            const { arn } = destination.definition;
            const may = options.mayFunction?.(id, 'sqs:SendMessage', arn) ?? true;
            if (!may || options.refusesFailures?.(arn)) {
              measured(refusalSamples(name));
              throw new Error(`${arn} refuses`);
            }
            destination.send(JSON.stringify(record));
          },
        }),
      }),
    );
  }

  #pool(functionId: string): FunctionPool {
    const pool = this.#pools.get(functionId);
    if (pool === undefined) throw new LocalProblem(`The stack has no function called ${functionId}.`);
    return pool;
  }

  #queueByArn(arn: string): MessageQueue {
    return named(
      [...this.#queues.values()].map((queue) => ({ queue, arn: queue.definition.arn })),
      arn,
    ).queue;
  }
}

function named<T extends { readonly arn: string }>(definitions: readonly T[], arn: string): T {
  const found = definitions.find((definition) => definition.arn === arn);
  if (found === undefined) throw new LocalProblem(`The stack names ${arn}, but defines nothing of that name.`);
  return found;
}

/** Opens each queue after its dead-letter queue. */
function openQueues(definitions: readonly QueueDefinition[], folder: string): ReadonlyMap<string, MessageQueue> {
  const queues = new Map<string, MessageQueue>();
  const open = (definition: QueueDefinition): MessageQueue => {
    const already = queues.get(definition.id);
    if (already) return already;
    const deadLetterArn = definition.redrive?.deadLetterArn;
    const deadLetters = deadLetterArn === undefined ? undefined : open(named(definitions, deadLetterArn));
    const queue = new MessageQueue(definition, join(folder, definition.id), deadLetters);
    queues.set(definition.id, queue);
    return queue;
  };
  for (const definition of definitions) open(definition);
  return queues;
}
