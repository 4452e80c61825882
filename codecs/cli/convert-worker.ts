import type { MessagePort } from 'node:worker_threads';
import { type Job, type JobResult, runJob, type WorkerMessage } from './converter.ts';

/** Answers the jobs of a `ThreadedConverter`; the bytes of the outputs are handed over, not copied. */
export function answerJobs(port: MessagePort): void {
  const say = (message: WorkerMessage, hand: ArrayBuffer[] = []) => port.postMessage(message, hand);
  port.on('message', async (job: Job) => {
    const result = handOver(await runJob(job, (progress) => say({ progress })));
    say(
      { result },
      (result.conversion?.outputs ?? []).map(({ bytes }) => bytes.buffer as ArrayBuffer),
    );
  });
}

/** An output that fills less than half of its buffer is taken out of it: handing over takes the whole buffer along. */
function handOver(result: JobResult): JobResult {
  if (result.conversion === undefined) return result;
  const { outputs, report } = result.conversion;
  const own = outputs.map((output) => ({
    ...output,
    bytes: output.bytes.byteLength * 2 < output.bytes.buffer.byteLength ? output.bytes.slice() : output.bytes,
  }));
  return { conversion: { outputs: own, report } };
}
