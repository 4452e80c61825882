/** A host with one function that never ends, for a test that kills it: prints the function's process id. */
import { eventually, Workbench } from './fixture.ts';

const bench = new Workbench();
const runner = bench.run([bench.define('endless', 'export const handler = async () => { for (;;); }')]);
void runner.invoke('endless', {});
process.stdout.write(`${await eventually(() => runner.processIds('endless')[0])}\n`);
