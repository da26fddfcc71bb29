/** Sums over all partitions, of what the projector counted in each. */
import { Inject } from '@nestjs/common';
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { formatHundredths } from '#domain';
import type { Caller } from '#edge';
import { LIVE } from '#transcript';
import { READER_POOL } from '../pools.js';

/** Fewer learners than this could be recognised by who knows them. */
const SMALLEST_PUBLIC_CELL = 5;

const SUMS = `SELECT scope, kind, level, institution, year, sum(outcomes)::bigint AS outcomes,
    sum(learners)::bigint AS learners, sum(accumulated)::bigint AS accumulated,
    sum(recognised)::bigint AS recognised, sum(converted)::bigint AS converted
  FROM read.statistics WHERE model = ${LIVE}
  GROUP BY scope, kind, level, institution, year
  ORDER BY scope, kind, level, institution, year`;

interface SumRow {
  readonly scope: string;
  readonly kind: string;
  readonly level: string;
  readonly institution: string;
  readonly year: number;
  readonly outcomes: bigint;
  readonly learners: bigint;
  readonly accumulated: bigint;
  readonly recognised: bigint;
  readonly converted: bigint;
}

export class ReadStatistics {
  constructor(readonly caller: Caller | undefined) {}
}

@QueryHandler(ReadStatistics)
export class ReadStatisticsHandler implements IQueryHandler<ReadStatistics, object> {
  constructor(@Inject(READER_POOL) private readonly pool: Pool) {}

  async execute({ caller }: ReadStatistics): Promise<object> {
    const { rows } = await this.pool.query<SumRow>({ name: 'read-statistics', text: SUMS });
    const smallest = caller?.role === 'operator' ? 1n : BigInt(SMALLEST_PUBLIC_CELL);
    const shown = rows.filter((row) => row.scope === 'total' || row.learners >= smallest);
    const total = shown.find((row) => row.scope === 'total');
    return {
      rows: shown
        .filter((row) => row.scope === 'cell')
        .map(({ kind, level, institution, year, ...sums }) => ({
          kind,
          level: level === '' ? null : level,
          institution,
          year,
          ...counts(sums),
        })),
      totals: {
        ...counts(total ?? NOTHING),
        byInstitution: shown
          .filter((row) => row.scope === 'institution')
          .map(({ institution, ...sums }) => ({ institution, ...counts(sums) })),
      },
    };
  }
}

type Sums = Pick<SumRow, 'outcomes' | 'learners' | 'accumulated' | 'recognised' | 'converted'>;

const NOTHING: Sums = {
  outcomes: 0n,
  learners: 0n,
  accumulated: 0n,
  recognised: 0n,
  converted: 0n,
};

function counts(sums: Sums) {
  return {
    outcomes: Number(sums.outcomes),
    learners: Number(sums.learners),
    accumulated: formatHundredths(Number(sums.accumulated)),
    recognised: formatHundredths(Number(sums.recognised)),
    converted: formatHundredths(Number(sums.converted)),
  };
}
