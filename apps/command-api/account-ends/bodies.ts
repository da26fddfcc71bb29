/** The acts that end an account, and what they answer. */
import { ApiProperty } from '@nestjs/swagger';
import { FORGETTING_BASES } from '#domain';
import type { ForgettingBasis } from '#domain';
import { IsFreeText, IsId, IsOneOf } from '#edge';

export class ForgettingBody {
  /** A code and no free text, which would outlive the learner's key. */
  @IsOneOf(FORGETTING_BASES) reason: ForgettingBasis;
}

export class MergeBody {
  /** The account that stays. */
  @IsId() into: string;
  @IsFreeText() reason: string;
}

const ID = { type: 'string', format: 'uuid' } as const;
const POSITION = { type: 'string', description: 'For `after` and `knownAt`' } as const;

export class DestroyedKeyAnswer {
  @ApiProperty(ID) learnerId: string;
  @ApiProperty({ type: 'string', description: 'SHA-256 of the key, hex: by it a copy is known' })
  digest: string;
}

export class ForgettingAnswer {
  @ApiProperty(ID) learnerId: string;
  @ApiProperty({ type: [DestroyedKeyAnswer] }) keys: DestroyedKeyAnswer[];
  @ApiProperty(POSITION) position: string;
}

export class MergeAnswer {
  @ApiProperty({ ...ID, description: 'The account that stays' }) learnerId: string;
  @ApiProperty({ type: 'array', items: ID, description: 'Ids that mean this account from now on' })
  joined: string[];
  @ApiProperty(POSITION) position: string;
}
