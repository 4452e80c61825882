/** What the stack of an environment has that costs money or bounds anything. */
export interface StackFigures {
  readonly alarms: number;
  readonly dashboards: number;
  readonly apiMemoryMegabytes: number;
}

type Blocks = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Reads them from the synthesized Terraform JSON. @param content the whole document */
export function stackFiguresOf(content: { readonly resource: Readonly<Record<string, Blocks>> }): StackFigures {
  const count = (type: string) => Object.keys(content.resource[type] ?? {}).length;
  const { api } = content.resource.aws_lambda_function ?? {};
  return {
    alarms: count('aws_cloudwatch_metric_alarm'),
    dashboards: count('aws_cloudwatch_dashboard'),
    apiMemoryMegabytes: Number(api?.memory_size),
  };
}
