/** One function as the stack defines it, ready to run: what AWS would be told, and where the built code lies. */
export interface FunctionDefinition {
  /** The name of the function within the stack; names its log file and its processes. */
  readonly id: string;
  /** The name that it has on AWS. */
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  /** Absolute path of the folder that AWS would unpack the code into. */
  readonly folder: string;
  /** `file.export`, the file without its extension. */
  readonly handler: string;
  /** For instance `nodejs24.x`; told to the function, which runs in the Node that is here. */
  readonly runtime: string;
  readonly memoryMegabytes: number;
  readonly timeoutMs: number;
  /** The variables that the stack sets. */
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** Whether each invocation is traced. */
  readonly isTraced?: boolean;
  readonly asynchronous: AsynchronousInvocation;
}

/** The ARN of the log stream that the function writes. */
export function logStreamArn({ arn, name }: FunctionDefinition): string {
  const [, , , region, account] = arn.split(':');
  return `arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${name}:log-stream:local`;
}

/** What Lambda does with an event that it took over and could not bring to an end. */
export interface AsynchronousInvocation {
  /** Tries after the first, 0 to 2. */
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeMs: number;
  /** The ARN of the queue that gets the record of the failure. */
  readonly onFailureArn?: string;
}

/** What Lambda does where the stack says nothing. */
export const defaultAsynchronousInvocation: AsynchronousInvocation = {
  maximumRetryAttempts: 2,
  maximumEventAgeMs: 6 * 60 * 60 * 1000,
};

/**
 * The whole environment of a function's process: the stack's variables, Lambda's own, and those that point the AWS SDK
 * at the local store. Nothing of this process's environment is handed on.
 */
export function functionEnvironment(
  definition: FunctionDefinition,
  runtimeApiAddress: string,
  sdkEnvironment: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    ...definition.environment,
    AWS_EXECUTION_ENV: `AWS_Lambda_${definition.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${definition.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_LAMBDA_RUNTIME_API: runtimeApiAddress,
    AWS_DEFAULT_REGION: definition.region,
    AWS_REGION: definition.region,
    // The SDK tells at every start that its support for Node 20 will end; nothing to act on here.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    LAMBDA_TASK_ROOT: definition.folder,
    TZ: ':UTC',
    _HANDLER: definition.handler,
    ...sdkEnvironment,
  };
}
