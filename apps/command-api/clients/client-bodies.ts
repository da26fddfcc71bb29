import {
  Checked,
  IsCode,
  IsExternalId,
  IsFreeJson,
  IsId,
  IsOneOf,
  IsTrueOrFalse,
  Nested,
  Optional,
} from '#edge';
import { ROLES, SCOPES } from '#edge';
import { BilingualBody } from '../institutions/institution.dto.js';
import { clientIdFault, redirectFault, scopesFault } from './client-faults.js';

/** Learners are people: they sign in and have no client of their own. */
const CLIENT_ROLES = ROLES.filter((role) => role !== 'learner');
type ClientRole = Exclude<(typeof ROLES)[number], 'learner'>;

const AUTHENTICATIONS = ['secret', 'privateKey', 'people'] as const;

const CLIENT_ID = { type: 'string', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' };

export class ClientBody {
  /** Chosen by the operator, so that one sent twice is seen; made by the bank without. */
  @Optional()
  @Checked('clientId', clientIdFault, CLIENT_ID)
  clientId?: string;

  /** Of an application, as people read it where it asks for their consent. */
  @Optional() @Nested(() => BilingualBody) name?: BilingualBody;

  /** Of an application: true for one of the bank, which asks nobody for consent. */
  @Optional() @IsTrueOrFalse() firstParty?: boolean;

  @IsOneOf(AUTHENTICATIONS) authentication: (typeof AUTHENTICATIONS)[number];
  @Optional() @IsOneOf(CLIENT_ROLES) role?: ClientRole;
  @Optional() @IsCode() institution?: string;

  @Optional()
  @Checked('scopes', scopesFault, {
    type: 'array',
    items: { type: 'string', enum: [...SCOPES] },
    minItems: 1,
    maxItems: SCOPES.length,
  })
  scopes?: (typeof SCOPES)[number][];

  @Optional() @IsFreeJson() jwks?: object;

  @Optional()
  @Checked('redirectUris', redirectFault, {
    type: 'array',
    items: { type: 'string', format: 'uri', maxLength: 500 },
    minItems: 1,
    maxItems: 10,
  })
  redirectUris?: string[];
}

export class ClientKeysBody {
  @IsFreeJson() jwks: object;
}

export class AccountBody {
  /** Kept as a keyed mark only. */
  @IsExternalId(200) name: string;
  @IsOneOf(ROLES) role: (typeof ROLES)[number];
  @Optional() @IsCode() institution?: string;
  @Optional() @IsId() learner?: string;
}

export class ClientsQuery {
  @Optional() @IsExternalId(200) cursor?: string;
}
