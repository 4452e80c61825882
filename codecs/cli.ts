#!/usr/bin/env node
/** The command line, and in a worker thread of its own the converter that it hands files to. */
import { isMainThread, parentPort } from 'node:worker_threads';
import { answerJobs } from './cli/convert-worker.ts';
import { main } from './cli/main.ts';

if (isMainThread) process.exitCode = await main(process.argv.slice(2), import.meta.url);
else answerJobs(parentPort!);
