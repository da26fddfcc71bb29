/** The rows of what is an institution's own work: imports, rule books and simulations. */
import type { Row } from './access-table.js';
import { IMPORT_HEADER } from './scene.js';

const reason = 'because the table says so';

const IMPORTS: Record<string, Row> = {
  'POST /v1/imports': {
    own: 'c202 b202',
    alike: true,
    send: () => `${IMPORT_HEADER}\nbad,row,x\n`,
    type: 'text/csv',
  },
  'GET /v1/imports/{importId}': { own: 'o200 c200 b200' },
  'GET /v1/imports/{importId}/refused': { own: 'o200 c200 b200' },
  'DELETE /v1/imports/{importId}': { own: 'o200 c200 b200' },
};

const BOOKS: Record<string, Row> = {
  'POST /v1/rule-books': {
    own: 'o201 c201',
    alike: true,
    send: ({ fresh, book }) => ({ ...book, bookId: fresh }),
  },
  'PUT /v1/rule-books/{bookId}/draft': { own: 'o200 c200', send: ({ book }) => book },
  'POST /v1/rule-books/{bookId}/check': { own: 'o200 c200' },
  'POST /v1/rule-books/{bookId}/publications': {
    own: 'o200 c200',
    send: () => ({ version: 1 }),
  },
  'POST /v1/rule-books/{bookId}/simulations': { own: 'o202 c202', send: () => ({ version: 1 }) },
  'GET /v1/rule-books/{bookId}/simulations': {
    own: 'o200 c200',
    foreign: 'c200',
    absent: 'o200 c200',
  },
  'GET /v1/simulations/{simulationId}': { own: 'o200 c200' },
  'DELETE /v1/simulations/{simulationId}': { own: 'o200 c200' },
  'GET /v1/simulations/{simulationId}/learners/{learnerId}': { own: 'o200 c200' },
  // The last one: it takes back what the others speak of.
  'POST /v1/rule-books/{bookId}/withdrawals': {
    own: 'o201 c200',
    send: () => ({ version: 1, reason }),
  },
};

export const INSTITUTIONS_WORK: Readonly<Record<string, Row>> = { ...IMPORTS, ...BOOKS };
