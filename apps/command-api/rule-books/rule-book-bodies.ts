/** Bodies and answers of the rule-book requests. */
import { ApiProperty } from '@nestjs/swagger';
import { IsFreeText, IsWhole } from '#edge';

const VERSION_MAX = 1_000_000;

export class PublicationBody {
  @IsWhole(1, VERSION_MAX) version: number;
}

export class WithdrawalBody {
  @IsWhole(1, VERSION_MAX) version: number;
  @IsFreeText() reason: string;
}

export class DraftAnswer {
  @ApiProperty() ruleBookId: string;
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ enum: ['draft', 'published'] }) status: string;
  @ApiProperty({ required: false }) position?: string;
}

export class PublicationAnswer {
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ pattern: '^sha-256:[0-9a-f]{64}$' }) contentHash: string;
  @ApiProperty() position: string;
}

export class WithdrawalAnswer {
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ enum: ['withdrawn'] }) status: string;
  @ApiProperty() position: string;
}

export class BookErrorAnswer {
  @ApiProperty({ description: 'JSON Pointer (RFC 6901) into the document' }) pointer: string;
  @ApiProperty() code: string;
  @ApiProperty() message: string;
}

export class CheckAnswer {
  @ApiProperty({ type: [BookErrorAnswer] }) errors: BookErrorAnswer[];
}
