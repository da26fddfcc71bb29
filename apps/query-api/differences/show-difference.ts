/** What one version of a rule book says otherwise than another, and whom that can concern. */
import { QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import { BankClock, fieldError, Refusal } from '#edge';
import type { Caller } from '#edge';
import { concernOf, differenceOf, SECTIONS } from '#equivalence';
import type { BookDifference, FieldChange, Section } from '#equivalence';
import { Registers } from '../registers/registers.js';
import type { ShownVersion } from '../registers/registers.js';
import { ConcernedLearners } from './concerned-learners.js';
import { fieldText, itemText } from './difference-texts.js';

export class ShowDifference {
  constructor(
    readonly bookId: string,
    readonly versions: { readonly from?: string; readonly to?: string },
    readonly caller: Caller | undefined,
  ) {}
}

/** Fewer could be recognised by who knows them. */
const SMALLEST_CELL = 5;

@QueryHandler(ShowDifference)
export class ShowDifferenceHandler implements IQueryHandler<ShowDifference, object | Refusal> {
  constructor(
    private readonly registers: Registers,
    private readonly learners: ConcernedLearners,
    private readonly clock: BankClock,
  ) {}

  async execute({ bookId, versions, caller }: ShowDifference): Promise<object | Refusal> {
    const latest = await this.registers.latestVersion(bookId, caller);
    if (latest === null) return new Refusal('notFound');
    const to = Number(versions.to ?? latest);
    const from = Number(versions.from ?? to - 1);
    // The first version has nothing before it to be compared with.
    if (from < 1) return new Refusal('invalidQuery', { errors: [fieldError('/from', 'required')] });
    const before = await this.registers.book(bookId, from, caller);
    const after = await this.registers.book(bookId, to, caller);
    if (before === null || after === null) return new Refusal('notFound');
    const difference = differenceOf(before.document, after.document);
    return {
      ruleBookId: bookId,
      from: named(before),
      to: named(after),
      head: difference.head.map((one) => shownField(one)),
      ...Object.fromEntries(SECTIONS.map((one) => [one, shownItems(one, difference)])),
      ...(await this.concerned(difference, after, caller)),
    };
  }

  /** For those whose book it is; learners' numbers are nobody else's business. */
  private async concerned(
    difference: BookDifference,
    { ruleBookId, version, authority, document }: ShownVersion,
    caller: Caller | undefined,
  ): Promise<object> {
    const operator = caller?.role === 'operator';
    const own = caller?.role === 'college' && caller.institution === authority;
    if (!operator && !own) return {};
    const concerns = concernOf(difference, { ...document }, this.clock.today());
    const { scope } = document as { scope?: { programme?: unknown } };
    const mention = typeof scope?.programme === 'string' ? inRow(scope.programme) : null;
    const count = await this.learners.count(concerns, mention);
    const hidden = !operator && count !== null && count > 0 && count < SMALLEST_CELL;
    const counted = hidden || count === null ? null : count;
    const why = hidden ? 'tooFew' : count === null ? 'tooMany' : null;
    const simulations = `/v1/rule-books/${encodeURIComponent(ruleBookId)}/simulations`;
    return { learners: { concerned: counted, notShown: why, simulations, version } };
  }
}

/** As the programme's code stands in the JSON of a row. */
function inRow(programme: string): string {
  return JSON.stringify(programme).slice(1, -1);
}

function named({ version, status, contentHash }: ShownVersion): object {
  return { version, status, contentHash };
}

function shownField(change: FieldChange, within?: string): object {
  return { ...change, text: fieldText(change, within) };
}

function shownItems(section: Section, difference: BookDifference): object[] {
  return difference.items[section].map((one) => ({
    name: one.name,
    change: one.change,
    pointer: one.pointer,
    text: itemText(section, one),
    fields: one.fields.map((field) => shownField(field, one.pointer)),
  }));
}
