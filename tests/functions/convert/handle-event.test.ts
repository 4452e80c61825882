import assert from 'node:assert/strict';
import { handleS3Event } from '../../../functions/convert/handle-event.ts';
import { type Equipment, equip, reportOf, submit, upload } from '../service/equipment.ts';

const eventOf = (...keys: string[]) => ({
  Records: keys.map((key) => ({ s3: { object: { key: encodeURIComponent(key).replaceAll('%20', '+') } } })),
});

describe('an event of S3 for the convert function', () => {
  let equipment: Equipment;
  beforeEach(() => {
    equipment = equip();
  });

  it('converts each object, whatever its key', async () => {
    const keys = ['a b.tif', 'ünï+"x".tif'];
    for (const key of keys) await upload(equipment.store, key, 'pages 1');
    await handleS3Event(eventOf(...keys), equipment.convert, equipment.log);
    for (const key of keys) assert.equal((await reportOf(equipment.store, key)).state, 'done');
  });

  it('converts the others before it throws for the one that failed', async () => {
    for (const [key, content] of [
      ['a', 'crash'],
      ['b', 'pages 1'],
      ['c', 'no memory'],
      ['d', 'corrupt'],
    ] as const)
      await upload(equipment.store, key, content);
    const event = handleS3Event(eventOf('a', 'b', 'c', 'd'), equipment.convert, equipment.log);
    await assert.rejects(event, { name: 'TypeError' });
    assert.equal((await reportOf(equipment.store, 'b')).state, 'done');
    assert.equal((await reportOf(equipment.store, 'd')).state, 'failed');
    assert.deepEqual(
      equipment.lines.map((line) => JSON.parse(line)).map(({ level, key }) => [level, key]),
      [
        ['ERROR', 'a'],
        ['INFO', 'b'],
        ['ERROR', 'c'],
        ['INFO', 'd'],
      ],
    );
  });

  it('calls a conversion of the API by its id in the log', async () => {
    const { key, id } = await submit(equipment, 'pages 1');
    await handleS3Event(eventOf(key), equipment.convert, equipment.log.with({ requestId: 'r-1' }));
    const { requestId, conversionId, key: logged } = JSON.parse(equipment.lines[0]!);
    assert.deepEqual([requestId, conversionId, logged], ['r-1', id, undefined]);
  });

  it('says in the log why nothing was converted', async () => {
    await handleS3Event(eventOf('gone.tif'), equipment.convert, equipment.log);
    assert.equal(JSON.parse(equipment.lines[0]!).outcome, 'deleted');
  });
});
