/** The matrix in a process of its own: prints the hashes. Bundled by `matrix.test.ts`. */
import { hashMatrix } from './matrix.ts';

process.stdout.write(JSON.stringify(await hashMatrix()));
