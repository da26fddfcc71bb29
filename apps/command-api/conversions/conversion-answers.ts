/** What the conversion acts answer, for the API document. */
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { APPEAL_STATUSES, CONVERSION_STATUSES, REVIEW_CODES } from '#domain';

const ID = { type: 'string', format: 'uuid' } as const;
const DAY = { type: 'string', format: 'date' } as const;
const POSITION = { type: 'string', description: 'For `after` and `knownAt`' } as const;

class StepAnswer {
  @ApiProperty() step: string;
  @ApiProperty({ type: 'integer', description: 'Civil days for the step' }) days: number;
  @ApiPropertyOptional({ description: '`institution`, `bank` or an institution’s code' })
  by?: string;
}

/** The conversion after an act, with the clock of the step that began by it. */
export class ConversionAnswer {
  @ApiProperty(ID) conversionId: string;
  @ApiProperty({ enum: CONVERSION_STATUSES }) status: string;
  @ApiProperty({ type: [StepAnswer] }) steps: StepAnswer[];
  @ApiPropertyOptional({ description: 'The step that is next, where a review led to it' })
  step?: string;
  @ApiPropertyOptional(DAY) startedOn?: string;
  @ApiPropertyOptional({ ...DAY, description: 'The last day for the step' }) dueOn?: string;
  @ApiPropertyOptional({ enum: REVIEW_CODES }) code?: string;
  @ApiPropertyOptional({ ...DAY, description: 'The last day to appeal' }) appealUntil?: string;
  @ApiProperty(POSITION) position: string;
}

export class AppliedAnswer extends ConversionAnswer {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'As it is judged' })
  plan: object;
}

export class AppealAnswer {
  @ApiProperty(ID) appealId: string;
  @ApiProperty(ID) conversionId: string;
  @ApiProperty({ enum: APPEAL_STATUSES }) status: string;
  @ApiPropertyOptional({ ...DAY, description: 'The last day for the operator’s decision' })
  dueOn?: string;
  @ApiPropertyOptional({ ...ID, description: 'The conversion that goes on with the rest' })
  continuedAs?: string;
  @ApiProperty(POSITION) position: string;
}
