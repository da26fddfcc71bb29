/** What the fold throws: the stream cannot be read by this program, and the learner is parked. */

interface Place {
  readonly type: string;
  readonly version: number;
}

/** The event's type, or its shape, is of no kind that this program knows. */
export class UnknownEventError extends Error {
  constructor(event: Place) {
    super(`no meaning is known for the event ${event.type} at version ${event.version}`);
    this.name = 'UnknownEventError';
  }
}

/** The event is known and cannot stand where it stands. */
export class MisplacedEventError extends Error {
  constructor(event: Place) {
    super(`the event ${event.type} cannot follow at version ${event.version}`);
    this.name = 'MisplacedEventError';
  }
}
