/** What is shown of a client and an account; secrets only at the moment that they are made. */
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ROLES, SCOPES } from '#edge';
import type { Account, Client, Drawn } from '#issuer';
import { BilingualBody } from '../institutions/institution.dto.js';

const TEXT = { type: 'string' } as const;
const ROLE = { type: 'string' as const, enum: [...ROLES] };

export class ClientAnswer {
  @ApiProperty(TEXT) clientId: string;
  @ApiProperty({ type: 'string', enum: ['secret', 'privateKey', 'people'] })
  authentication: string;
  @ApiProperty({ type: BilingualBody, required: false }) name?: BilingualBody;
  @ApiProperty({ type: 'boolean', required: false, description: 'Of an application · 本行应用' })
  firstParty?: boolean;
  @ApiProperty({ ...ROLE, required: false }) role?: string;
  @ApiProperty({ ...TEXT, required: false }) institution?: string;
  @ApiProperty({ type: 'array', items: { type: 'string', enum: [...SCOPES] } })
  scopes: readonly string[];
  @ApiPropertyOptional({ type: 'object', additionalProperties: true }) jwks?: object;
  @ApiProperty({ type: 'array', items: TEXT, required: false }) redirectUris?: readonly string[];
  @ApiProperty({ type: 'boolean', description: 'Made by the demo bank' }) demo: boolean;
  @ApiProperty({ type: 'boolean' }) disabled: boolean;
  @ApiProperty({ type: 'string', format: 'date-time' }) createdAt: string;
}

export class RegisteredClientAnswer extends ClientAnswer {
  @ApiProperty({ ...TEXT, required: false, description: 'Shown this once · 仅此一次' })
  clientSecret?: string;
}

export class ClientListAnswer {
  @ApiProperty({ type: [ClientAnswer] }) clients: ClientAnswer[];
  @ApiProperty({ ...TEXT, required: false }) next?: string;
}

export class AccountAnswer {
  @ApiProperty({ type: 'string', format: 'uuid' }) accountId: string;
  @ApiProperty(ROLE) role: string;
  @ApiProperty({ ...TEXT, required: false }) institution?: string;
  @ApiProperty({ type: 'string', format: 'uuid', required: false }) learner?: string;
  @ApiProperty({ type: 'boolean' }) disabled: boolean;
}

const PASSWORD = { ...TEXT, description: 'Shown this once · 仅此一次' };
const PASSWORD_UNTIL = {
  type: 'string',
  format: 'date-time',
  required: false,
  description: 'To be changed by then, at the first sign-in · 须在此之前首次登录并更改',
} as const;

export class NewAccountAnswer extends AccountAnswer {
  @ApiProperty(PASSWORD) password: string;
  @ApiProperty(PASSWORD_UNTIL) passwordUntil?: string;
}

export class PasswordAnswer {
  @ApiProperty(PASSWORD) password: string;
  @ApiProperty(PASSWORD_UNTIL) passwordUntil?: string;
}

export class SigningKeyAnswer {
  @ApiProperty({ ...TEXT, description: 'The id of the key that signs from now on' }) kid: string;
}

export function shownClient(client: Client): ClientAnswer {
  const { clientId, method, role, institution, scopes, jwks, redirectUris } = client;
  return {
    clientId,
    authentication: method,
    ...(client.name === null ? {} : { name: client.name }),
    ...(method === 'people' ? { firstParty: client.firstParty } : {}),
    ...(role === null ? {} : { role }),
    ...(institution === null ? {} : { institution }),
    scopes,
    ...(jwks === null ? {} : { jwks }),
    ...(redirectUris.length === 0 ? {} : { redirectUris }),
    demo: client.demo,
    disabled: client.disabled,
    createdAt: client.createdAt,
  };
}

export function shownAccount(account: Account): AccountAnswer {
  const { accountId, role, institution, learner, disabled } = account;
  return {
    accountId,
    role,
    ...(institution === null ? {} : { institution }),
    ...(learner === null ? {} : { learner }),
    disabled,
  };
}

export function shownPassword({ account, password }: Drawn): PasswordAnswer {
  const { passwordUntil } = account;
  return { password, ...(passwordUntil === null ? {} : { passwordUntil }) };
}
