import { IsCivilDate, IsPosition, IsPositionOrInstant, Optional } from '#edge';

/** As of which day, from what was known when, and after which write. */
export class MomentQuery {
  @Optional() @IsCivilDate() asOf?: string;
  @Optional() @IsPositionOrInstant() knownAt?: string;
  @Optional() @IsPosition() after?: string;
}
