type Variables = Readonly<Record<string, string>>;

const contact = {
  firstName: 'Ada',
  lastName: 'Example',
  email: 'ada@example.com',
  phoneNumber: '+49.30123456',
  addressLine1: '1 Example Street',
  city: 'Berlin',
  zipCode: '10115',
  countryCode: 'DE',
};

const registration: Variables = {
  IMAGE_CONVERSION_DOMAIN: 'images.example.com',
  IMAGE_CONVERSION_ZONE: 'example.com',
  IMAGE_CONVERSION_DOMAIN_SOURCE: 'register',
  IMAGE_CONVERSION_DOMAIN_CONSENT: 'register example.com',
  IMAGE_CONVERSION_DOMAIN_CONTACT: JSON.stringify(contact),
};

const onOff = (name: string): readonly Variables[] => [
  { [`IMAGE_CONVERSION_${name}`]: 'on' },
  { [`IMAGE_CONVERSION_${name}`]: 'off' },
];

const absentOr = (name: string, ...values: readonly string[]): readonly Variables[] => [
  {},
  ...values.map((value) => ({ [`IMAGE_CONVERSION_${name}`]: value })),
];

/** What decides which resources there are: each line is one choice, and the ways in which it can be made. */
export const choices: readonly (readonly Variables[])[] = [
  [{ IMAGE_CONVERSION_DATA: 'destroy' }, { IMAGE_CONVERSION_DATA: 'retain' }],
  absentOr('STATE_BUCKET', 'image-conversion-state-123456789012-eu-central-1'),
  absentOr('CONVERT_CONCURRENCY', '20'),
  onOff('TRACING'),
  onOff('METRICS_BY_PAIR'),
  [
    { IMAGE_CONVERSION_SIGN_UP: 'open' },
    { IMAGE_CONVERSION_SIGN_UP: 'invitation' },
    { IMAGE_CONVERSION_SIGN_UP: 'domain', IMAGE_CONVERSION_SIGN_UP_DOMAINS: 'example.com,example.org' },
  ],
  absentOr('USER_LIMITS_BY_GROUP', '{"team":{"openConversions":300},"guests":{"dailyBytes":500000000}}'),
  [
    { IMAGE_CONVERSION_AUTHENTICATOR_APP: 'off', IMAGE_CONVERSION_PASSKEYS: 'off' },
    { IMAGE_CONVERSION_AUTHENTICATOR_APP: 'off', IMAGE_CONVERSION_PASSKEYS: 'on' },
    { IMAGE_CONVERSION_AUTHENTICATOR_APP: 'on', IMAGE_CONVERSION_PASSKEYS: 'off' },
    { IMAGE_CONVERSION_AUTHENTICATOR_APP: 'on', IMAGE_CONVERSION_PASSKEYS: 'on' },
    // A passkey is one factor: the two contradict each other.
    { IMAGE_CONVERSION_AUTHENTICATOR_APP: 'required', IMAGE_CONVERSION_PASSKEYS: 'off' },
  ],
  [
    {},
    { IMAGE_CONVERSION_MAIL_FROM: 'images@example.com' },
    { IMAGE_CONVERSION_MAIL_FROM: 'images@mail.example.com', IMAGE_CONVERSION_MAIL_IDENTITY: 'example.com' },
  ],
  onOff('SCRIPTS_CLIENT'),
  [
    {},
    { IMAGE_CONVERSION_DOMAIN: 'images.example.com', IMAGE_CONVERSION_ZONE: 'example.com' },
    { IMAGE_CONVERSION_DOMAIN: 'example.com', IMAGE_CONVERSION_SIGN_IN_DOMAIN: 'sign-in.example.com' },
    { IMAGE_CONVERSION_DOMAIN: 'example.com', IMAGE_CONVERSION_DOMAIN_SOURCE: 'registered' },
    {
      IMAGE_CONVERSION_DOMAIN: 'images.example.com',
      IMAGE_CONVERSION_ZONE: 'example.com',
      IMAGE_CONVERSION_DOMAIN_SOURCE: 'registered',
      IMAGE_CONVERSION_SIGN_IN_DOMAIN: 'sign-in.images.example.com',
      IMAGE_CONVERSION_DNSSEC: 'on',
    },
    registration,
    { ...registration, IMAGE_CONVERSION_DNSSEC: 'on' },
  ],
  onOff('CAA'),
  onOff('ACCESS_LOGS'),
  onOff('FIREWALL'),
  absentOr('ALARM_EMAIL', 'ada@example.com'),
  absentOr('MONTHLY_BUDGET', '50'),
];

/** An environment that the settings can make. */
export interface Environment {
  readonly name: string;
  readonly variables: Variables;
}

/** The kinds that a person would deploy. */
export const environmentKinds: readonly Environment[] = [
  { name: 'dev', variables: {} },
  {
    name: 'prod',
    variables: {
      IMAGE_CONVERSION_ENVIRONMENT: 'prod',
      IMAGE_CONVERSION_STATE_BUCKET: 'image-conversion-state-123456789012-eu-central-1',
      IMAGE_CONVERSION_DOMAIN: 'images.example.com',
      IMAGE_CONVERSION_ZONE: 'example.com',
      IMAGE_CONVERSION_SIGN_IN_DOMAIN: 'sign-in.images.example.com',
      IMAGE_CONVERSION_MAIL_FROM: 'images@example.com',
      IMAGE_CONVERSION_CONVERT_CONCURRENCY: '50',
      IMAGE_CONVERSION_FIREWALL: 'on',
      IMAGE_CONVERSION_ALARM_EMAIL: 'ada@example.com',
      IMAGE_CONVERSION_MONTHLY_BUDGET: '100',
      IMAGE_CONVERSION_LOG_RETENTION_DAYS: '365',
    },
  },
];

/**
 * Environments in which every two ways of making two choices occur together: all combinations would be hundreds of
 * thousands, and a fault that takes three settings at once is rare.
 */
export function sampledEnvironments(): readonly Environment[] {
  const open = new Set(pairs());
  const rows: Variables[] = [];
  while (open.size > 0) {
    const row: number[] = [];
    const [first] = open;
    const [one, oneWay, other, otherWay] = first!.split(' ').map(Number) as [number, number, number, number];
    row[one] = oneWay;
    row[other] = otherWay;
    choices.forEach((ways, index) => {
      row[index] ??= best(ways.length, (way) => gain(row, index, way, open));
    });
    for (const pair of pairsOf(row)) open.delete(pair);
    rows.push(Object.assign({}, ...row.map((way, index) => choices[index]![way])));
  }
  return rows.map((variables, index) => ({
    name: `sample-${index + 1}`,
    variables: { IMAGE_CONVERSION_ENVIRONMENT: `sample${index + 1}`, ...variables },
  }));
}

/** The kinds, then the samples. */
export function allEnvironments(): readonly Environment[] {
  return [...environmentKinds, ...sampledEnvironments()];
}

function pairs(): string[] {
  return choices.flatMap((ways, one) =>
    choices
      .slice(one + 1)
      .flatMap((otherWays, offset) =>
        ways.flatMap((_, oneWay) => otherWays.map((_, otherWay) => `${one} ${oneWay} ${one + 1 + offset} ${otherWay}`)),
      ),
  );
}

function pairsOf(row: readonly number[]): string[] {
  return row.flatMap((oneWay, one) =>
    row.slice(one + 1).map((otherWay, offset) => `${one} ${oneWay} ${one + 1 + offset} ${otherWay}`),
  );
}

/** How many pairs that did not occur yet this way would bring. */
function gain(row: readonly (number | undefined)[], index: number, way: number, open: ReadonlySet<string>): number {
  return row.filter(
    (other, at) =>
      other !== undefined && open.has(at < index ? `${at} ${other} ${index} ${way}` : `${index} ${way} ${at} ${other}`),
  ).length;
}

function best(count: number, score: (way: number) => number): number {
  const scores = Array.from({ length: count }, (_, way) => score(way));
  return scores.indexOf(Math.max(...scores));
}
