/** What is used of Emmett, written down here, for its packages are not there when this is built. */

interface EmmettEvent {
  readonly type: string;
  readonly data: object;
}

export interface Recorded {
  readonly data: { readonly id?: string };
  readonly metadata: { readonly streamName: string; readonly streamPosition: bigint };
}

interface AppendOptions {
  readonly expectedStreamVersion?: bigint | string;
}

export interface Consumer {
  reactor(options: {
    readonly processorId: string;
    readonly eachMessage: (message: Recorded) => void;
  }): object;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface EventStore {
  readonly schema: { migrate(): Promise<object> };
  appendToStream(name: string, events: EmmettEvent[], options: AppendOptions): Promise<object>;
  readStream(name: string): Promise<{ readonly events: readonly Recorded[] }>;
  consumer(): Consumer;
  close(): Promise<void>;
}

interface Projection {
  readonly name: string;
  readonly canHandle: readonly string[];
  readonly handle: (events: readonly Recorded[]) => Promise<void>;
}

export interface EmmettPostgres {
  getPostgreSQLEventStore(url: string, options: object): EventStore;
  postgreSQLProjection(projection: Projection): object;
}

export interface EmmettCore {
  readonly STREAM_DOES_NOT_EXIST: string;
  readonly ExpectedVersionConflictError: new (...values: never[]) => Error;
  readonly projections: { inline(list: readonly object[]): object[] };
}
