import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { MessageQueue } from '../../local/runner/message-queue.ts';

type Input = Readonly<Record<string, unknown>>;

/** SQS's own errors, by the code in the answer's `__type`. */
export class SqsRefusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface MoveTask {
  readonly Status: 'RUNNING' | 'COMPLETED' | 'FAILED';
  readonly SourceArn: string;
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly FailureReason?: string;
}

/**
 * SQS over HTTP in front of the local service's queues, as far as a redrive asks it: the JSON protocol, a move that goes
 * on between two looks at it, and STS's answer to who calls.
 */
export class SqsEndpoint {
  /** The actions that were asked for, in order. */
  readonly asked: string[] = [];
  /** Throws what an action is refused with. */
  refuse: (action: string) => void = () => undefined;
  /** How many looks a move takes; endless where it never ends. */
  looks = 1;
  readonly #queues: readonly MessageQueue[];
  readonly #server: Server;
  #task: { readonly from: MessageQueue; readonly to: MessageQueue; looks: number; moved: number } | undefined;

  constructor(queues: readonly MessageQueue[]) {
    this.#queues = queues;
    this.#server = createServer(async (request, response) => {
      const { status, type, body } = await this.#answer(request);
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return this.#origin;
  }

  get #origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  async #answer(request: IncomingMessage) {
    const body = await text(request);
    const target = request.headers['x-amz-target'];
    if (typeof target !== 'string') return { status: 200, type: 'text/xml', body: callerIdentity };
    const action = target.replace('AmazonSQS.', '');
    this.asked.push(action);
    const type = 'application/x-amz-json-1.0';
    try {
      this.refuse(action);
      return { status: 200, type, body: JSON.stringify(this.#carryOut(action, JSON.parse(body))) };
    } catch (error) {
      if (!(error instanceof SqsRefusal)) throw error;
      const refusal = { __type: `com.amazonaws.sqs#${error.code}`, message: error.message };
      return { status: 400, type, body: JSON.stringify(refusal) };
    }
  }

  #carryOut(action: string, input: Input): unknown {
    switch (action) {
      case 'GetQueueUrl':
        return { QueueUrl: this.#urlOf(this.#find('name', input.QueueName)) };
      case 'GetQueueAttributes': {
        const { definition, size } = this.#at(input.QueueUrl);
        return { Attributes: { QueueArn: definition.arn, ApproximateNumberOfMessages: String(size) } };
      }
      case 'ReceiveMessage':
        return this.#receive(this.#at(input.QueueUrl), input);
      case 'StartMessageMoveTask':
        this.#task = {
          from: this.#find('arn', input.SourceArn),
          to: this.#find('arn', input.DestinationArn),
          looks: 0,
          moved: 0,
        };
        return { TaskHandle: 'task' };
      case 'ListMessageMoveTasks':
        return { Results: [this.#lookAtMove()] };
      default:
        throw new SqsRefusal('UnsupportedOperation', `${action} is not carried out here.`);
    }
  }

  /** Where a client reaches a queue: the SDK takes the URL's host in place of the one that it asked. */
  #urlOf({ definition }: MessageQueue): string {
    return `${this.#origin}${new URL(definition.url).pathname}`;
  }

  #at(url: unknown): MessageQueue {
    return this.#known(this.#queues.find((queue) => this.#urlOf(queue) === url));
  }

  #find(field: 'name' | 'arn', value: unknown): MessageQueue {
    return this.#known(this.#queues.find(({ definition }) => definition[field] === value));
  }

  #known(found: MessageQueue | undefined): MessageQueue {
    if (found === undefined) throw new SqsRefusal('QueueDoesNotExist', 'The specified queue does not exist.');
    return found;
  }

  #receive(queue: MessageQueue, { MaxNumberOfMessages, VisibilityTimeout }: Input) {
    const received = queue.receive(Number(MaxNumberOfMessages));
    for (const { receiptHandle } of received) queue.changeVisibility(receiptHandle, Number(VisibilityTimeout) * 1_000);
    return {
      Messages: received.map(({ messageId, receiptHandle, body, md5OfBody, sentAt }) => ({
        MessageId: messageId,
        ReceiptHandle: receiptHandle,
        Body: body,
        MD5OfBody: md5OfBody,
        Attributes: { SentTimestamp: String(sentAt) },
      })),
    };
  }

  /** A move ends at the look that is its last; what is moved is a new message, as on SQS. */
  #lookAtMove(): MoveTask {
    const task = this.#task!;
    if (++task.looks >= this.looks) {
      for (const { receiptHandle, body } of task.from.receive(Number.POSITIVE_INFINITY)) {
        task.to.send(body);
        task.from.delete(receiptHandle);
        task.moved++;
      }
    }
    return {
      Status: task.looks >= this.looks ? 'COMPLETED' : 'RUNNING',
      SourceArn: task.from.definition.arn,
      ApproximateNumberOfMessagesMoved: task.moved,
    };
  }
}

const callerIdentity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
  <Arn>arn:aws:iam::123456789012:user/ada</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;
