import { describe, expect, it } from '@jest/globals';
import { statusOf } from './import-bodies.js';
import type { Job, Phase } from './jobs/job.js';

function job(phase: Phase, more: Partial<Job> = {}): Job {
  return {
    importId: '0b6f5d3c-8f0e-4a55-9f5e-5d7f2f3a9f10',
    institution: 'A',
    format: 'csv',
    mode: 'continue',
    dryRun: false,
    header: [],
    state: 'running',
    cancelAsked: false,
    run: 1,
    blocks: 10,
    rowsTotal: 4_000,
    bytesTotal: 400_000,
    failure: null,
    createdAt: '2026-01-01T00:00:00Z',
    startedAt: null,
    finishedAt: null,
    ...more,
    progress: {
      accepted: 990,
      duplicates: 7,
      refused: 3,
      phase,
      nextBlock: 2,
      bytes: 100_000,
      workedMs: 2_000,
      position: null,
      ...more.progress,
    },
  };
}

describe('the progress of an import', () => {
  it('tells rows and bytes, their rates, and the seconds that are left', () => {
    expect(statusOf(job('record'))).toMatchObject({
      ...{ rows: 1_000, rowsTotal: 4_000, bytes: 100_000, bytesTotal: 400_000 },
      ...{ rowsPerSecond: 500, bytesPerSecond: 50_000, secondsRemaining: 6 },
    });
  });

  it('counts the recording in while an atomic import is checked, and not for a dry run', () => {
    expect(statusOf(job('check', { mode: 'atomic' })).secondsRemaining).toBe(14);
    expect(statusOf(job('check', { dryRun: true })).secondsRemaining).toBe(6);
  });

  it('foretells nothing before the first block, and nothing once it is over', () => {
    const begun = { ...job('record').progress, bytes: 0, workedMs: 0 };
    expect(statusOf(job('record', { progress: begun }))).not.toHaveProperty('secondsRemaining');
    expect(statusOf(job('record', { state: 'completed' }))).not.toHaveProperty('secondsRemaining');
  });
});
