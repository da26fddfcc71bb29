/** Rules made up for measuring. */

type Rule = { readonly id: string; readonly kind: string } & Record<string, unknown>;

/** Thirty rules of every kind that a bank's book uses, or a multiple of them. */
export function rulesOf(times: number): Rule[] {
  return Array.from({ length: times }, (_, at) => tableOf(at)).flat();
}

function tableOf(part: number): Rule[] {
  const table = Array.from({ length: 12 }, (_, at) => ({
    id: `v${part}-${at}`,
    kind: 'value',
    when: {
      scheme: 'x-certificate',
      code: `X${part}-${at >> 2}`,
      level: ['elementary', 'intermediate', 'advanced'][at % 3],
      ...(at >> 2 === 3 ? { issuer: 'B' } : {}),
    },
    credits: `${at + 1}.00`,
  }));
  const families = [0, 1, 2, 3].map((at) => ({
    id: `f${part}-${at}`,
    kind: 'family',
    members: [{ scheme: 'x-certificate', code: `X${part}-${at}` }],
    take: 'highest',
  }));
  const courses = { kind: 'course', codePrefix: `K${part}` };
  const lab = { ...courses, tags: ['lab'] };
  const certificate = { kind: 'skillLevelCertificate', codePrefix: `X${part}` };
  const steps = [
    ['32', '1.00'],
    ['64', '2.00'],
  ];
  const rest = [
    { kind: 'hours', when: courses, hoursPerCredit: '16' },
    { kind: 'steps', when: lab, of: 'hours', steps },
    { kind: 'ratio', when: { ...courses, tags: ['quarter'] }, on: 'value', factor: '2/3' },
    { kind: 'reduction', when: { tags: [`member-${part}`] }, credits: '0.50' },
    { kind: 'minimumGrade', when: courses, scale: 'percent', value: '60' },
    { kind: 'minimumGrade', when: lab, scale: 'letter', value: 'C' },
    { kind: 'validity', when: certificate },
    { kind: 'shelfLife', when: courses, years: 10 },
    { kind: 'exclude', when: { ...courses, tags: ['politics'] } },
    { kind: 'implied', by: { code: `X${part}-0` }, when: { code: `X${part}-9` } },
    { kind: 'cap', per: 'item', when: certificate, credits: '8.00' },
    { kind: 'cap', per: 'institution', when: courses, credits: '105.00' },
    { kind: 'cap', per: 'period', period: 'semester', when: courses, credits: '24.00' },
    { kind: 'cap', per: 'count', when: certificate, items: 3 },
  ].map((rule, at) => ({ id: `r${part}-${at}`, ...rule }));
  return [...table, ...families, ...rest];
}

/** The bank's book with these rules, for every outcome that the benches make up. */
export function bankBook<Rule>(rules: readonly Rule[]) {
  return {
    bookId: 'bank',
    language: '1',
    title: { zh: '测量用规则', en: 'Rules for measuring' },
    authority: 'bank',
    scope: { kind: 'recognition' },
    validFrom: '2000-01-01',
    referenceDate: 'awarded',
    source: 'bench',
    hitPolicy: 'highest',
    schemes: [{ scheme: 'x-certificate', levels: ['elementary', 'intermediate', 'advanced'] }],
    rules,
  };
}
