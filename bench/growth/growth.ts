/**
 * `npm run bench:growth`: a city that grows to each of the sizes, measured at each. A stopped run
 * goes on from its folder, and larger sizes can be asked for later.
 *
 *   npm run bench:growth -- --sizes 10000,100000,1000000,3000000 --folder growth-data
 *   npm run bench:growth -- --sizes 10000000 --brief   without catch-up and rebuild
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate } from '#migrations';
import { deriveUrls, startEmbedded } from '#postgres';
import { line } from '../figures.js';
import { circumstances, ROOT, writeResult } from '../results.js';
import { drawing } from './drawing.js';
import { grow } from './growing.js';
import { openCity } from './open-city.js';
import { measured } from './measured.js';
import { StateFile } from './state.js';

const PORT = 3_902;

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000,100000,1000000,3000000' },
    folder: { type: 'string', default: join(ROOT, '.credit-bank', 'growth') },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
    brief: { type: 'boolean', default: false },
  },
});
const SIZES = values.sizes.split(',').map(Number);
const { brief } = values;
const folder = resolve(values.folder);
const rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds) };

const file = new StateFile(folder);
const growth = file.read(Number(values.seed));
const server = await startEmbedded({ dataDir: join(folder, 'postgres') });
const environment = { databaseUrl: server.url, dataDir: folder };
const owner = new pg.Pool({ connectionString: server.url, max: 2 });
owner.on('error', () => undefined);

try {
  await migrate(deriveUrls(server.url, {}));
  const where = await circumstances(server.url);
  for (const size of SIZES) {
    if (growth.points.some((point) => point.size === size)) continue;
    line(`growing to ${size} events`, new Date().toISOString());
    const growing = await openCity({ environment, owner, file, growth, port: PORT });
    await grow(growing, size);
    const importMostMb = Math.round(growing.bank.memoryMb().most);
    await growing.bank.stop();
    const subject = { environment, owner, port: PORT, token: growing.callers.school.token };
    const point = await measured(subject, growth, { size, importMostMb, rounds, brief });
    growth.points.push({ ...point, at: new Date().toISOString(), commit: where.commit });
    Object.assign(growth, { rows: 0, durableSeconds: 0, visibleSeconds: 0 });
    file.write(growth);
    writeResult('growth.json', { ...where, seed: growth.seed, ...rounds, points: growth.points });
    writeResult('growth.svg', drawing(growth.points, where));
  }
} finally {
  await owner.end();
  await server.stop();
}
