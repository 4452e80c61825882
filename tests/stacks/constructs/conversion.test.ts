import assert from 'node:assert/strict';
import { reference, synthesizeStack, theStack } from '../document.ts';

/** What the functions read to name their metrics. */
const metrics = {
  POWERTOOLS_METRICS_NAMESPACE: 'ImageConversion',
  POWERTOOLS_SERVICE_NAME: 'image-conversion-dev',
  METRICS_BY_PAIR: 'true',
};

describe('a conversion', () => {
  it('starts when an object is created in the input bucket, under any key', () => {
    assert.deepEqual(theStack().resource('aws_s3_bucket_notification.input'), {
      bucket: reference('aws_s3_bucket.input', 'bucket'),
      lambda_function: [
        {
          id: 'convert',
          lambda_function_arn: reference('aws_lambda_function.convert'),
          events: ['s3:ObjectCreated:*'],
        },
      ],
      depends_on: ['aws_lambda_permission.convert'],
    });
  });

  it('never starts from the output bucket', () => {
    assert.deepEqual(Object.keys(theStack().all('aws_s3_bucket_notification')), ['input']);
    assert.equal(theStack().resource('aws_lambda_permission.convert').source_arn, reference('aws_s3_bucket.input'));
  });

  it('is ended by Lambda if it starts itself all the same', () => {
    const { recursive_loop } = theStack().resource('aws_lambda_function_recursion_config.convert');
    assert.equal(recursive_loop, 'Terminate');
  });

  it('is tried three times, then handed to the failure queue', () => {
    const { maximum_retry_attempts, destination_config } = theStack().resource(
      'aws_lambda_function_event_invoke_config.convert',
    );
    assert.equal(maximum_retry_attempts, 2);
    assert.deepEqual(destination_config, {
      on_failure: { destination: reference('aws_sqs_queue.conversion_failures') },
    });
  });

  it('has time for its three tries within the age of its event', () => {
    const longest = synthesizeStack({
      IMAGE_CONVERSION_CONVERT_TIMEOUT_SECONDS: '900',
      IMAGE_CONVERSION_EVENT_AGE_SECONDS: '3600',
    });
    const { timeout } = longest.resource('aws_lambda_function.convert');
    const { maximum_event_age_in_seconds: age } = longest.resource('aws_lambda_function_event_invoke_config.convert');
    // Lambda waits one and two minutes between the tries.
    assert.ok(3 * timeout + 180 <= age);
  });

  it('knows its buckets, its limits, the rules of its prefixes and where its metrics belong', () => {
    const { variables } = theStack().resource('aws_lambda_function.convert').environment;
    assert.equal(variables.INPUT_BUCKET, reference('aws_s3_bucket.input', 'bucket'));
    assert.equal(variables.OUTPUT_BUCKET, reference('aws_s3_bucket.output', 'bucket'));
    assert.equal(JSON.parse(variables.LIMITS).maxPixels, 100_000_000);
    assert.deepEqual(JSON.parse(variables.PREFIX_RULES), [{ prefix: '', options: { to: 'png' } }]);
    const { INPUT_BUCKET, OUTPUT_BUCKET, LIMITS, PREFIX_RULES, ...others } = variables;
    assert.deepEqual(others, metrics);
  });

  it('has the memory and the time that the settings give it', () => {
    const { memory_size, timeout } = synthesizeStack({
      IMAGE_CONVERSION_CONVERT_MEMORY: '4096',
      IMAGE_CONVERSION_CONVERT_TIMEOUT_SECONDS: '120',
    }).resource('aws_lambda_function.convert');
    assert.deepEqual({ memory_size, timeout }, { memory_size: 4096, timeout: 120 });
  });
});

describe('settling', () => {
  it('takes failures from the queue and tells which ones it could not settle', () => {
    const source = theStack().resource('aws_lambda_event_source_mapping.settle');
    assert.equal(source.event_source_arn, reference('aws_sqs_queue.conversion_failures'));
    assert.equal(source.function_name, reference('aws_lambda_function.settle'));
    assert.deepEqual(source.function_response_types, ['ReportBatchItemFailures']);
  });

  it('leaves what cannot be settled in a queue of its own', () => {
    const { redrive_policy } = theStack().resource('aws_sqs_queue.conversion_failures');
    assert.equal(JSON.parse(redrive_policy).deadLetterTargetArn, reference('aws_sqs_queue.settle_failures'));
  });

  it('has a message to itself for six times its timeout', () => {
    const { timeout } = theStack().resource('aws_lambda_function.settle');
    const { visibility_timeout_seconds } = theStack().resource('aws_sqs_queue.conversion_failures');
    assert.equal(visibility_timeout_seconds, 6 * timeout);
  });

  it('knows its buckets and where its metrics belong', () => {
    assert.deepEqual(theStack().resource('aws_lambda_function.settle').environment.variables, {
      INPUT_BUCKET: reference('aws_s3_bucket.input', 'bucket'),
      OUTPUT_BUCKET: reference('aws_s3_bucket.output', 'bucket'),
      ...metrics,
    });
  });
});
