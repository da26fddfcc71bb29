/** What a rebuild says on the terminal: how far it is, what differs, and how it ended. */
import type { Difference } from '../projector/rebuild/differences.js';
import type { Phase, Rebuilt, RebuildProgress } from '../projector/rebuild/rebuild.js';

const EVERY_MS = 1_000;
/** Without `--list-all` so many differences are written out; the others are counted. */
const LISTED = 50;

const PHASES: Readonly<Record<Phase, string>> = {
  fill: '填充 fill',
  follow: '追赶 follow',
  compare: '比对 compare',
};

export class RebuildReport {
  #phase: Phase | null = null;
  #began = { at: 0, done: 0n };
  #said = 0;
  #listed = 0;

  constructor(
    private readonly say: (line: string) => void,
    private readonly listAll: boolean,
  ) {}

  progress(progress: RebuildProgress): void {
    const { phase, done, total, behind } = progress;
    const now = performance.now();
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#began = { at: now, done };
      this.#said = 0;
    }
    const finished = done >= total && total > 0n;
    if (now - this.#said < EVERY_MS && !finished) return;
    this.#said = now;
    const seconds = (now - this.#began.at) / 1_000;
    const rate = seconds > 0 ? Number(done - this.#began.done) / seconds : 0;
    const left = rate > 0 ? Math.ceil(Number(total - done) / rate) : null;
    const remaining = total === 0n || left === null ? '' : ` · 剩余 left ${left} s`;
    const of = total === 0n ? `${done}` : `${done} / ${total}`;
    this.say(`${PHASES[phase]}: ${of} · ${Math.round(rate)}/s${remaining}${late(behind)}`);
  }

  difference({ code, partition, subject }: Difference): void {
    this.#listed += 1;
    if (!this.listAll && this.#listed > LISTED) return;
    this.say(`差异 difference ${code}: ${subject}${partition < 0 ? '' : ` (${partition})`}`);
  }

  end(rebuilt: Rebuilt): void {
    if (rebuilt.result === 'swapped') {
      const { model, equal, healed, carried } = rebuilt;
      this.say(
        `已切换到读模型 ${model}：${equal} 名学习者相同，${healed} 名已修复，${carried} 个停放流沿用。\n` +
          `Read model ${model} serves now: ${equal} learners equal, ${healed} mended, ${carried} parked streams carried over.`,
      );
    } else if (rebuilt.result === 'differs') {
      const counts = [...rebuilt.counts].map(([code, count]) => `${code} ${count}`).join(', ');
      this.say(
        `新旧读模型不同（${counts}），未切换。如系预期变更，请以 --accept 代码=变更名称 再次运行；否则用 --discard 丢弃。\n` +
          `The models differ (${counts}); nothing was swapped. Where the change is meant, run again with --accept CODE=NAME; else drop the new one with --discard.`,
      );
    } else {
      for (const { stream, position, partition, code } of rebuilt.streams) {
        this.say(`无法读取 cannot be read: ${stream} ${code} @ ${partition}:${position}`);
      }
      this.say(
        '以上流现行读模型可读而新模型不可读；请修正程序后再次运行，或用 --discard 丢弃。\n' +
          'The live model reads these streams and the new one cannot; mend the program and run again, or drop the new one with --discard.',
      );
    }
  }
}

/** The events that each partition is behind, those that are not left out. */
function late(behind: ReadonlyMap<number, bigint>): string {
  const some = [...behind].filter(([, events]) => events > 0n);
  if (some.length === 0) return '';
  return ` · 落后 behind ${some.map(([at, events]) => `${at}:${events}`).join(' ')}`;
}
