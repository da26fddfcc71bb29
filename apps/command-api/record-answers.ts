/** What the record acts answer, for the API document. */
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const ID = { type: 'string', format: 'uuid' } as const;
const POSITION = { type: 'string', description: 'For `after` and `knownAt`' } as const;

export class OutcomeAnswer {
  @ApiProperty(ID) outcomeId: string;
  @ApiProperty(ID) learnerId: string;
  @ApiProperty({ type: 'array', items: ID, required: false, description: 'In their order' })
  components?: string[];
  @ApiProperty(POSITION) position: string;
}

export class BatchRowAnswer {
  @ApiProperty({ type: 'integer', description: '201, 200, or the status of the problem' })
  status: number;
  @ApiProperty({ ...ID, required: false }) outcomeId?: string;
  @ApiProperty({ ...ID, required: false }) learnerId?: string;
  @ApiProperty({ type: 'array', items: ID, required: false }) components?: string[];
  @ApiProperty({ ...POSITION, required: false }) position?: string;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'Why the row was refused (RFC 9457)',
  })
  problem?: object;
}

export class BatchAnswer {
  @ApiProperty({ type: [BatchRowAnswer] }) results: BatchRowAnswer[];
  @ApiProperty({ ...POSITION, required: false }) position?: string;
}

/** The account, and where the command stands in the log. */
export class LearnerAnswer {
  @ApiProperty(ID) learnerId: string;
  @ApiProperty(POSITION) position: string;
}

export class FoundLearner {
  @ApiProperty(ID) learnerId: string;
}

export class InstitutionAnswer {
  @ApiProperty(ID) institutionId: string;
  @ApiProperty({ type: 'string' }) code: string;
  @ApiProperty(POSITION) position: string;
}
