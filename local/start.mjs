/**
 * `npm start`. Plain JavaScript that old Nodes read too, so that they can be told what is missing.
 */
const wanted = [20, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < wanted[0] || (major === wanted[0] && minor < wanted[1])) {
  console.error(
    `This needs Node ${wanted.join('.')} or newer, and this is Node ${process.versions.node}. ` +
      'Install a newer one from https://nodejs.org, then run npm ci again.',
  );
  process.exit(1);
}

const { register } = await import('tsx/esm/api');
register();
await import('./main.ts');
