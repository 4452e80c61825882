import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { busyMonth } from '../../bench/scale/costs.ts';
import { settingTable } from '../../stacks/settings.ts';
import { synthesizeStack, theStack } from '../stacks/document.ts';

const text = readFileSync('docs/deploy.md', 'utf8');
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('docs/deploy.md', () => {
  it('names settings that there are', () => {
    const known = Object.values(settingTable).map(({ variable }) => variable as string);
    const named = new Set([...text.matchAll(/IMAGE_CONVERSION_[A-Z_]+/g)].map(([name]) => name));
    assert.ok(named.size > 10);
    for (const name of named) assert.ok(known.includes(name), name);
  });

  it('names commands that there are', () => {
    for (const [, script] of text.matchAll(/npm run ([\w:]+)/g)) assert.ok(script! in scripts, script);
  });

  it('names outputs that there are', () => {
    for (const name of ['user_pool_id', 'scripts_client_id']) assert.ok(text.includes(name));
    assert.ok('user_pool_id' in theStack().content.output);
  });

  it('adds up', () => {
    const tables = text.split(/\n\n/).filter((block) => /\| USD \|/.test(block));
    assert.equal(tables.length, 2);
    for (const table of tables) {
      const amounts = [...table.matchAll(/\| (\d+\.\d\d) \|$/gm)].map(([, amount]) => Number(amount));
      const [, total] = /\| \*\*(\d+\.\d\d)\*\* \|$/m.exec(table) ?? [];
      assert.equal(amounts.reduce((sum, amount) => sum + amount, 0).toFixed(2), total);
    }
  });

  it('reckons each product right', () => {
    /** The last numbers of a row's arithmetic, and what it comes to. */
    const row = (what: string) => {
      const [, how, told] =
        new RegExp(`^\\| ${what} \\| (.*) \\| (\\d+\\.\\d\\d) \\|$`, 'm').exec(text) ?? assert.fail(what);
      return {
        numbers: how!.match(/[\d.,]*\d/g)!.map((figure) => Number(figure.replaceAll(',', ''))),
        told: Number(told),
      };
    };
    const products: Readonly<Record<string, (numbers: readonly number[]) => number>> = {
      'Lambda, time': ([conversions, s, gb, requests, apiS, apiGb]) =>
        (conversions! * s! * gb! + requests! * apiS! * apiGb! - 400_000) * 0.0000133334,
      'S3, storage': ([mb, conversions]) => (((mb! * conversions!) / 1_000) * 7 * 0.0245) / 30,
      'S3, writing and listing': ([conversions, each]) => (conversions! * each! * 0.0054) / 1_000,
      'S3, reading': ([conversions, each]) => (conversions! * each! * 0.00043) / 1_000,
      'results to the internet': ([gb]) => (gb! - 100) * 0.09,
      'API Gateway': ([requests]) => (requests! * 1.2) / 1e6,
    };
    for (const [what, product] of Object.entries(products)) {
      const { numbers, told } = row(what);
      // The figures of a row are rounded to what a person wants to read.
      assert.ok(Math.abs(product(numbers) - told) <= 0.01 + 0.02 * told, `${what}: ${product(numbers)}, not ${told}`);
    }
  });

  it('counts the rules of the firewall that there are', () => {
    const [acl] = Object.values(synthesizeStack({ IMAGE_CONVERSION_FIREWALL: 'on' }).all('aws_wafv2_web_acl'));
    assert.ok(text.includes(`5.00 + ${acl!.rule.length} rules × 1.00`));
  });

  it('counts the alarms that there are', () => {
    const count = Object.keys(theStack().all('aws_cloudwatch_metric_alarm')).length;
    assert.ok(
      text.includes(`| ${count} alarms | 10 are free; ${count - 10} × 0.10 | 0.${count - 10}0 |`),
      String(count),
    );
  });
});

describe('docs/operations.md', () => {
  const operations = readFileSync('docs/operations.md', 'utf8');

  it('counts the custom metrics that docs/deploy.md pays for', () => {
    const [, count] = /^\| \| \| \| \*\*(\d+)\*\* \|$/m.exec(operations) ?? [];
    assert.equal(Number(count), busyMonth.customMetrics);
  });

  it('names commands that there are', () => {
    for (const [, script] of operations.matchAll(/npm run ([\w:]+)/g)) assert.ok(script! in scripts, script);
  });

  it('names queues that there are', () => {
    const called = Object.values(theStack().all('aws_sqs_queue')).map(({ name }) => String(name));
    const parts = called.map((name) => name.replace(/^image-conversion-[a-z0-9]+-/, ''));
    const told = [...operations.matchAll(/image-conversion-(?:<environment>|prod)-([\w-]+)/g)].map(([, part]) => part!);
    assert.deepEqual([...new Set(told)].sort(), parts.sort());
  });

  it('lets whoever sends failures again do what the script does, and no more', () => {
    const told = new Set(operations.match(/sqs:\w+/g));
    const source = readFileSync('deploy/sqs-queues.ts', 'utf8');
    for (const [, action] of source.matchAll(/new (\w+)Command\(/g)) assert.ok(told.delete(`sqs:${action}`), action);
    // What SQS does on behalf of whoever starts a move.
    assert.deepEqual([...told].sort(), ['sqs:DeleteMessage', 'sqs:SendMessage']);
  });
});
