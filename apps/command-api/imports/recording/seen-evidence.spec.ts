import { createHash, randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { ClaimWrite } from '#event-store';
import { SeenEvidence } from './seen-evidence.js';

const owner = randomUUID();

function claim(number: number, content = 'same', of = owner): ClaimWrite {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  const key = digest(String(number)).subarray(0, 16);
  return { kind: 'evidence', key, owner: of, content: digest(content), mode: 'new' };
}

describe('what a checked file has said', () => {
  it('is found again, however much there is', () => {
    const seen = new SeenEvidence(10);
    for (let number = 0; number < 5_000; number++) seen.put(claim(number), 'passed');
    for (let number = 0; number < 5_000; number++) {
      expect(seen.find(claim(number))?.sameContent).toBe(true);
    }
    expect(seen.find(claim(5_000))).toBeNull();
  });

  it('tells another owner, other content and the last result', () => {
    const seen = new SeenEvidence(10);
    seen.put(claim(1), 'inProgress');
    expect(seen.find(claim(1, 'other', randomUUID()))).toEqual({
      sameOwner: false,
      sameContent: false,
      result: 'inProgress',
    });
    seen.put(claim(1, 'other'), 'failed');
    expect(seen.find(claim(1, 'other'))).toEqual({
      sameOwner: true,
      sameContent: true,
      result: 'failed',
    });
  });
});
