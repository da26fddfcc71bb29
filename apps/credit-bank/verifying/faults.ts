/** What can be wrong with a log, and how it is said. */
import { encodePosition } from '#event-store';
import type { Bilingual } from '#settings';

interface Place {
  readonly partition: number;
  /** The first position that is wrong, or that may be the first. */
  readonly position: bigint;
}

export type Fault = Place &
  (
    | { readonly kind: 'missing' }
    /** The event is not the one that was sealed. `proven`: a checkpoint says so too. */
    | { readonly kind: 'changed'; readonly proven: boolean }
    /** Somewhere from `position` to `until`; what was sealed was rewritten as well. */
    | { readonly kind: 'rewritten'; readonly until: bigint; readonly source: string }
    /** The events are those of the checkpoint, the stored tree is not. */
    | { readonly kind: 'sealDamaged' }
  );

export function faultText(fault: Fault): Bilingual {
  const { partition, position } = fault;
  const at = encodePosition(new Map([[partition, position]]));
  const zh = `分区 ${partition} 位置 ${position}（${at}）`;
  const en = `partition ${partition} position ${position} (${at})`;
  switch (fault.kind) {
    case 'missing':
      return { zh: `${zh}：事件缺失`, en: `${en}: the event is missing` };
    case 'changed':
      return {
        zh: `${zh}：事件与封存时不同${fault.proven ? '，检查点证实' : ''}`,
        en: `${en}: not the event that was sealed${fault.proven ? ', as a checkpoint proves' : ''}`,
      };
    case 'rewritten':
      return {
        zh: `${zh}：自此至位置 ${fault.until} 之间的历史被改写，与 ${fault.source} 不符`,
        en: `${en}: from here to position ${fault.until} history was rewritten; it is not that of ${fault.source}`,
      };
    case 'sealDamaged':
      return {
        zh: `${zh}：事件与检查点一致，但存储的封存树已损坏`,
        en: `${en}: the events are those of the checkpoint, but the stored seal is damaged`,
      };
  }
}
