/** What the routes of simulations take and answer. */
import { ApiProperty } from '@nestjs/swagger';
import { IsWhole, Optional } from '#edge';

const VERSION_MAX = 1_000_000;
const HIDDEN = 'Null where it would show fewer than 5 learners';

export class SimulationBody {
  @Optional() @IsWhole(1, VERSION_MAX) version?: number;
}

export class SimulationStarted {
  @ApiProperty({ format: 'uuid' }) simulationId: string;
}

export class SimulationMoves {
  @ApiProperty({ nullable: true, type: String, description: HIDDEN }) gained: string | null;
  @ApiProperty({ nullable: true, type: String, description: HIDDEN }) lost: string | null;
  @ApiProperty({ nullable: true, type: 'integer', description: HIDDEN })
  learnersGaining: number | null;
  @ApiProperty({ nullable: true, type: 'integer', description: HIDDEN })
  learnersLosing: number | null;
  @ApiProperty({ nullable: true, type: 'integer', description: HIDDEN })
  unchanged: number | null;
}

export class SimulationTotals extends SimulationMoves {
  @ApiProperty({ nullable: true, type: 'integer', description: 'Learners whom it concerns' })
  learners: number | null;
  @ApiProperty({ nullable: true, type: String }) before: string | null;
  @ApiProperty({ nullable: true, type: String }) after: string | null;
}

export class SimulationCell {
  @ApiProperty({ nullable: true, type: String, description: 'Lowest difference; open where null' })
  from: string | null;
  @ApiProperty({ nullable: true, type: String, description: 'Highest difference; open where null' })
  to: string | null;
  @ApiProperty({ type: 'integer' }) learners: number;
}

export class SimulationAffected {
  @ApiProperty({ format: 'uuid' }) learnerId: string;
  @ApiProperty() before: string;
  @ApiProperty() after: string;
  @ApiProperty() difference: string;
}

const STATES = ['queued', 'running', 'completed', 'failed', 'cancelled'];

export class SimulationAnswer {
  @ApiProperty({ format: 'uuid' }) simulationId: string;
  @ApiProperty() ruleBookId: string;
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty() contentHash: string;
  @ApiProperty({ enum: ['recognition', 'conversion'] }) scope: string;
  @ApiProperty({ enum: STATES }) state: string;
  @ApiProperty({ format: 'date', description: 'The day that the trial is made for' }) today: string;
  @ApiProperty({ type: 'integer', description: 'The published rules it is compared with' })
  epoch: number;
  @ApiProperty({ type: 'integer', description: 'Learners of the bank' }) learners: number;
  @ApiProperty({ type: 'integer', description: 'Learners done so far' }) done: number;
  @ApiProperty({ type: 'integer' }) learnersPerSecond: number;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({ format: 'date-time', required: false }) finishedAt?: string;
  @ApiProperty({ required: false, enum: ['internalError'] }) failure?: string;
  @ApiProperty({
    required: false,
    description: 'Each partition was projected at least this far when its learners were read',
  })
  position?: string;
  @ApiProperty({ type: 'integer', required: false, description: 'Accounts that cannot be judged' })
  notAssessed?: number;
  @ApiProperty({
    required: false,
    description:
      'If everything were judged by this version. The bank’s book: recognised credits. A programme’s: what a plan made anew would convert, for whoever applied or is enrolled, grants of the programme set aside',
  })
  totals?: SimulationTotals;
  @ApiProperty({ required: false, description: 'What publishing it changes of what is booked' })
  asWritten?: SimulationMoves;
  @ApiProperty({
    required: false,
    type: [SimulationCell],
    description: 'Learners by difference; colleges see no cell under 5 learners',
  })
  histogram?: SimulationCell[];
  @ApiProperty({
    required: false,
    type: [SimulationAffected],
    description: 'The largest differences, at most 100; for the operator',
  })
  mostAffected?: SimulationAffected[];
}

export class SimulationList {
  @ApiProperty({ type: [SimulationAnswer] }) simulations: SimulationAnswer[];
}
