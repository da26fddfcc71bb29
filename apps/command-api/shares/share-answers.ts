/** What the share acts answer, for the API document. */
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { OUTCOME_KINDS, SHARE_FIELDS } from '#domain';

const ID = { type: 'string', format: 'uuid' } as const;
const POSITION = { type: 'string', description: 'For `after` and `knownAt`' } as const;

export class OpenedShare {
  @ApiProperty(ID) shareId: string;
  @ApiProperty({
    type: 'string',
    pattern: '^[0-9A-HJKMNP-TV-Z]{15}[0-9A-HJKMNP-Z*~$=]$',
    description: 'Shown here only; hand it on in a fragment, /verify#CODE · 仅此一次显示',
  })
  shareCode: string;
  @ApiProperty({ type: 'array', items: { type: 'string', enum: [...SHARE_FIELDS] } })
  fields: string[];
  @ApiPropertyOptional({ type: 'array', items: { type: 'string', enum: [...OUTCOME_KINDS] } })
  kinds?: string[];
  @ApiPropertyOptional({ type: 'array', items: ID }) outcomes?: string[];
  @ApiPropertyOptional({ type: 'string' }) audience?: string;
  @ApiPropertyOptional({ type: 'string' }) programme?: string;
  @ApiProperty({ type: 'string', format: 'date-time' }) expiresAt: string;
  @ApiProperty({ type: 'boolean', description: 'Whether a PIN is asked for' }) hasPin: boolean;
  @ApiProperty(POSITION) position: string;
}

export class WithdrawnShare {
  @ApiProperty(ID) shareId: string;
  @ApiProperty({ type: 'string', enum: ['withdrawn'] }) status: string;
  @ApiProperty(POSITION) position: string;
}
