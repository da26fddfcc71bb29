/** Sign-ins of learners who are forgotten, whoever's issuer the bank believes by then. */
import type { Pool } from 'pg';

// The index holds those that have a learner: said here, or it is not used.
const FORGET = 'DELETE FROM issuer.accounts WHERE learner IS NOT NULL AND learner = ANY ($1)';

export class LearnerAccounts {
  /** @param pool of the login `keys` */
  constructor(private readonly pool: Pool) {}

  /** Nobody signs in as one of them any more. */
  async forget(learners: readonly string[]): Promise<void> {
    await this.pool.query(FORGET, [learners]);
  }
}
