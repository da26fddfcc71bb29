/**
 * The learner's access log: who saw what of an account, and by what right.
 *
 *   const log = AccessLog.open(urls.reader);    // the primary, never a replica
 *   await log.record([{ learnerId, what: 'transcript', why: 'consent', grant, who }]);
 *   const { views, next } = await log.page([learnerId], { cursor, limit });
 *
 * Routes do not call `record` themselves: they say `@Of('learner', 'transcript')`, and the edge
 * records what they settled before the answer goes (libs/edge/objects).
 */
export { AccessLog, ViewsNotRecorded } from './access-log.js';
export { VIEW_TEXTS, WHY_TEXTS } from './texts.js';
export type { RecordedView, View, Viewer } from './view.js';
export type { Viewed, Why } from './texts.js';
