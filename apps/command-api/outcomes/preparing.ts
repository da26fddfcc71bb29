/** Gathers what preparing needs: today, the registered issuers, the schemes of the rules. */
import { Injectable } from '@nestjs/common';
import type { Actor } from '#domain';
import { BankClock, Refusal } from '#edge';
import { PersonalData } from '#personal-data';
import { RuleFeed } from '#rule-feed';
import { Institutions } from '../institutions/institutions.js';
import { KnownSchemes } from './known-schemes.js';
import type { OutcomeBody, RecordBody } from './outcome.dto.js';
import { prepareOutcomes } from './prepare.js';
import type { PrepareContext, Prepared, Row } from './prepare.js';

@Injectable()
export class Preparing {
  constructor(
    private readonly personalData: PersonalData,
    private readonly institutions: Institutions,
    private readonly rules: RuleFeed,
    private readonly clock: BankClock,
  ) {}

  /** Everything `prepareOutcomes` needs for these bodies. */
  async contextFor(bodies: readonly RecordBody[], by: Actor): Promise<PrepareContext> {
    const isRegistered = await this.institutions.among(issuersIn(bodies));
    // What this process knows of the rules is enough, unless it lacks something.
    const schemes = KnownSchemes.of(await this.rules.upTo(0));
    const { personalData } = this;
    return { personalData, by, today: this.clock.today(), schemes, isRegistered };
  }

  /** The same with the rules as published this moment. */
  async freshContextFor(bodies: readonly RecordBody[], by: Actor): Promise<PrepareContext> {
    const context = await this.contextFor(bodies, by);
    return { ...context, schemes: KnownSchemes.of(await this.rules.current()) };
  }

  async prepare(rows: readonly Row[], by: Actor): Promise<(Prepared | Refusal)[]> {
    const context = await this.contextFor(
      rows.map((row) => row.body),
      by,
    );
    const prepared = prepareOutcomes(rows, context);
    if (!prepared.some(lacksRules)) return prepared;
    // A book that names the scheme may have been published since.
    const schemes = KnownSchemes.of(await this.rules.current());
    return prepareOutcomes(rows, { ...context, schemes });
  }
}

function issuersIn(bodies: readonly RecordBody[]): Set<string> {
  const codes = new Set<string>();
  const add = ({ issuer, partOf }: OutcomeBody): void => {
    codes.add(issuer);
    if (partOf !== undefined) codes.add(partOf.issuer);
  };
  for (const body of bodies) {
    add(body);
    body.components?.forEach(add);
  }
  return codes;
}

const FROM_RULES = new Set(['unknownScheme', 'unknownLevel', 'unknownScale', 'unknownGrade']);

function lacksRules(prepared: Prepared | Refusal): boolean {
  if (!(prepared instanceof Refusal)) return false;
  return prepared.details.errors?.some((error) => FROM_RULES.has(error.code)) ?? false;
}
