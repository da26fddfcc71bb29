/** What the operator does with clients and accounts, where the bank itself is their issuer. */
import { Inject, Injectable } from '@nestjs/common';
import { type FieldError, fieldError, Refusal, SCOPES, SCOPES_OF_ROLE } from '#edge';
import type { Role } from '#edge';
import { isDemoId } from '#issuer';
import type { NewClient, Registry } from '#issuer';
import { Institutions } from '../institutions/institutions.js';
import {
  type AccountAnswer,
  type ClientAnswer,
  type ClientListAnswer,
  type NewAccountAnswer,
  type PasswordAnswer,
  type RegisteredClientAnswer,
  shownAccount,
  shownClient,
  shownPassword,
} from './client-answers.js';
import type { AccountBody, ClientBody } from './client-bodies.js';
import { publicKeysOf } from './client-faults.js';

export const REGISTRY = Symbol('registry');

const PAGE = 200;

@Injectable()
export class ClientOffice {
  constructor(
    @Inject(REGISTRY) private readonly registry: Registry | null,
    private readonly institutions: Institutions,
  ) {}

  async register(body: ClientBody): Promise<RegisteredClientAnswer | Refusal> {
    const { registry } = this;
    if (registry === null) return ELSEWHERE;
    const wanted = wantedOf(body);
    if (wanted instanceof Refusal) return wanted;
    if (isDemoId(body.clientId) && !registry.demo) {
      return invalid(fieldError('/clientId', 'invalidValue'));
    }
    const unknown = await this.#unknown(body.institution);
    if (unknown !== null) return unknown;
    const made = await registry.clients.register(wanted);
    if (made === null) return new Refusal('clientExists');
    const { client, secret } = made;
    return { ...shownClient(client), ...(secret === null ? {} : { clientSecret: secret }) };
  }

  async list(after: string): Promise<ClientListAnswer | Refusal> {
    if (this.registry === null) return ELSEWHERE;
    const found = await this.registry.clients.list(after, PAGE + 1);
    const clients = found.slice(0, PAGE).map(shownClient);
    const last = clients.at(-1);
    const more = found.length > PAGE && last !== undefined;
    return { clients, ...(more ? { next: last.clientId } : {}) };
  }

  async show(clientId: string): Promise<ClientAnswer | Refusal> {
    if (this.registry === null) return ELSEWHERE;
    const client = await this.registry.clients.find(clientId);
    return client === null ? new Refusal('notFound') : shownClient(client);
  }

  async newSecret(clientId: string): Promise<RegisteredClientAnswer | Refusal> {
    if (this.registry === null) return ELSEWHERE;
    const made = await this.registry.clients.newSecret(clientId);
    if (made === null || made.secret === null) return this.#otherWay(clientId);
    return { ...shownClient(made.client), clientSecret: made.secret };
  }

  async newKeys(clientId: string, keys: object): Promise<ClientAnswer | Refusal> {
    if (this.registry === null) return ELSEWHERE;
    const jwks = publicKeysOf(keys);
    if (jwks === null) return invalid(fieldError('/jwks', 'invalidValue'));
    const client = await this.registry.clients.newKeys(clientId, jwks);
    return client === null ? this.#otherWay(clientId) : shownClient(client);
  }

  async turn(clientId: string, on: boolean): Promise<ClientAnswer | Refusal> {
    if (this.registry === null) return ELSEWHERE;
    const { clients } = this.registry;
    const client = await (on ? clients.enable(clientId) : clients.disable(clientId));
    return client === null ? new Refusal('notFound') : shownClient(client);
  }

  async openAccount(body: AccountBody): Promise<NewAccountAnswer | Refusal> {
    if (this.registry === null) return ELSEWHERE;
    const { name, role, institution, learner } = body;
    const errors = [
      ...institutionErrors(role, institution),
      ...belongs('/learner', role === 'learner', learner),
    ];
    if (errors.length > 0) return invalid(...errors);
    const unknown = await this.#unknown(institution);
    if (unknown !== null) return unknown;
    const added = await this.registry.accounts.add({ name, role, institution, learner });
    if (added === null) return new Refusal('accountExists');
    return { ...shownAccount(added.account), ...shownPassword(added) };
  }

  async newPassword(accountId: string): Promise<PasswordAnswer | Refusal> {
    if (this.registry === null) return ELSEWHERE;
    const drawn = await this.registry.accounts.newPassword(accountId);
    return drawn === null ? new Refusal('notFound') : shownPassword(drawn);
  }

  async turnAccount(accountId: string, on: boolean): Promise<AccountAnswer | Refusal> {
    if (this.registry === null) return ELSEWHERE;
    const { accounts } = this.registry;
    const account = await (on ? accounts.enable(accountId) : accounts.disable(accountId));
    return account === null ? new Refusal('notFound') : shownAccount(account);
  }

  async newSigningKey(): Promise<{ kid: string } | Refusal> {
    if (this.registry === null) return ELSEWHERE;
    return { kid: await this.registry.issuer.rotate() };
  }

  async #unknown(institution: string | undefined): Promise<Refusal | null> {
    if (institution === undefined) return null;
    const registered = await this.institutions.among([institution]);
    if (registered(institution)) return null;
    return new Refusal('unknownInstitution', {
      errors: [fieldError('/institution', 'unknownInstitution')],
    });
  }

  async #otherWay(clientId: string): Promise<Refusal> {
    const found = (await this.registry?.clients.find(clientId)) ?? null;
    return new Refusal(found === null ? 'notFound' : 'otherAuthentication');
  }
}

const ELSEWHERE = new Refusal('issuedElsewhere');

function invalid(...errors: FieldError[]): Refusal {
  return new Refusal('invalidBody', { errors });
}

/** What the kind of client needs has to be there, and nothing else. */
function wantedOf(body: ClientBody): NewClient | Refusal {
  const { clientId, authentication: method, role, institution, redirectUris } = body;
  const { name, firstParty } = body;
  const people = method === 'people';
  const errors = [
    ...belongs('/role', !people, role),
    ...institutionErrors(role, institution),
    ...belongs('/redirectUris', people, redirectUris),
    ...belongs('/jwks', method === 'privateKey', body.jwks),
    ...(people || name === undefined ? [] : [fieldError('/name', 'unknownField')]),
    ...(people || firstParty === undefined ? [] : [fieldError('/firstParty', 'unknownField')]),
  ];
  const possible = role === undefined ? SCOPES : SCOPES_OF_ROLE[role];
  const scopes = body.scopes ?? possible;
  for (const [index, scope] of scopes.entries()) {
    if (possible.includes(scope)) continue;
    const values = { values: possible.join(', ') };
    errors.push(fieldError(`/scopes/${index}`, 'notOneOf', values));
  }
  const jwks = body.jwks === undefined ? undefined : publicKeysOf(body.jwks);
  if (jwks === null) errors.push(fieldError('/jwks', 'invalidValue'));
  if (errors.length > 0 || jwks === null) return invalid(...errors);
  const shown = { name, firstParty };
  return { clientId, method, role, institution, scopes, jwks, redirectUris, ...shown };
}

function institutionErrors(role: Role | undefined, institution: string | undefined): FieldError[] {
  const institutional = role !== undefined && role !== 'operator' && role !== 'learner';
  return belongs('/institution', institutional, institution);
}

function belongs(pointer: string, needed: boolean, value: unknown): FieldError[] {
  if (needed === (value !== undefined)) return [];
  return [fieldError(pointer, needed ? 'required' : 'unknownField')];
}
