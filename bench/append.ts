/**
 * `npm run bench:append`: the library's append beside the plainest insert there is, in alternating
 * rounds on one database of their own.
 *
 *   npm run bench:append -- --rounds 5 --seconds 6
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate } from '#migrations';
import { deriveUrls, startEmbedded } from '#postgres';
import { line, quantile, range, ratios, spreadOf } from './figures.js';
import { LibraryAppends } from './library-append.js';
import { payload } from './payload.js';
import { plainInserts } from './plain-insert.js';
import { circumstances, writeResult } from './results.js';
import { alternate } from './rounds.js';

const TARGET = 1.5;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '6' },
  },
});
const rounds = { rounds: Number(values.rounds), seconds: Number(values.seconds) };

const server = await startEmbedded({ dataDir: { throwAway: true } });
const owner = new pg.Pool({ connectionString: server.url, max: 1 });
owner.on('error', () => undefined);
try {
  const where = await circumstances(server.url);
  const urls = deriveUrls(server.url, {});
  await migrate(urls);
  const library = new LibraryAppends(urls.writer);
  const p99: number[] = [];
  const rates = await alternate(
    [owner],
    [
      {
        name: 'library',
        run: async (seconds) => {
          const rate = await library.run(seconds);
          p99.push(quantile(library.latencies, 0.99));
          return rate;
        },
      },
      { name: 'plain', run: (seconds) => plainInserts(server.url, seconds) },
    ],
    rounds,
  );
  await library.close();
  const [ours, plain] = [rates.get('library') ?? [], rates.get('plain') ?? []];
  line('library append, 32 callers, events/s', range(ours));
  line('  99th percentile, ms', range(p99, 1));
  line('plain one-row insert through pg, 32 callers', range(plain));
  line(`  ratio of the pairs (target ${TARGET})`, range(ratios(ours, plain), 2));
  writeResult('append.json', {
    ...where,
    ...rounds,
    eventBytes: Buffer.byteLength(JSON.stringify(payload(1))),
    libraryPerSecond: spreadOf(ours),
    libraryP99Ms: spreadOf(p99, 1),
    plainPerSecond: spreadOf(plain),
    ratio: spreadOf(ratios(ours, plain), 2),
    target: TARGET,
  });
} finally {
  await owner.end();
  await server.stop();
}
