import type { Region } from '@farhand/core/driver';
import type { Client, DamageExtension } from 'x11';

/** Being told what is painted. */
export interface PaintWatch {
  /**
   * Has the server forget what was painted so far, which has been told by then: what comes afterwards is the first. Resolves
   * when it has, with whether it is still there.
   */
  forget(): Promise<boolean>;
  /** Ends the telling. */
  stop(): void;
}

/**
 * A client of an X server that only hears what is painted, by the extension DAMAGE.
 *
 * @remarks
 * It must be another one than takes pictures: the server (21.1.7, November 2026) may write such an event between the
 * head of a picture and its pixels, and whoever reads the answer does not find the next one any more.
 */
export class PaintTeller {
  readonly #client: Client;
  readonly #damage: DamageExtension;
  readonly #root: number;
  readonly #waiting = new Set<() => void>();
  #isGone = false;

  constructor(client: Client, damage: DamageExtension, root: number) {
    this.#client = client;
    this.#damage = damage;
    this.#root = root;
    const leave = (): void => {
      this.#isGone = true;
      for (const resolve of this.#waiting) resolve();
      this.#waiting.clear();
    };
    client.on('end', leave);
    client.stream?.on('close', leave);
  }

  /**
   * Has the server tell what programs paint on the screen: `first` only the first of it, `all` whenever there is more, as
   * the smallest rectangle around it.
   */
  watch(what: 'first' | 'all', onPaint: (area: Region) => void): PaintWatch {
    const [client, damage] = [this.#client, this.#damage];
    if (this.#isGone) return { forget: () => Promise.resolve(false), stop: () => undefined };
    const id = client.AllocID();
    damage.Create(id, this.#root, damage.ReportLevel[what === 'first' ? 'NonEmpty' : 'BoundingBox']);
    const listener = ({ damage: of, area }: Parameters<Parameters<Client['off']>[1]>[0]): void => {
      if (of === id && area !== undefined) onPaint({ x: area.x, y: area.y, width: area.w, height: area.h });
    };
    client.on('event', listener);
    return {
      forget: async () => {
        if (!this.#isGone) {
          damage.Subtract(id, 0, 0);
          await this.#sync();
        }
        return !this.#isGone;
      },
      stop: () => {
        client.off('event', listener);
        if (!this.#isGone) damage.Destroy(id);
      },
    };
  }

  #sync(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.add(resolve);
      this.#client.GetInputFocus(() => {
        this.#waiting.delete(resolve);
        resolve();
        return true;
      });
    });
  }

  /** Leaves. */
  close(): void {
    if (!this.#isGone) this.#client.terminate();
    this.#client.stream?.destroy();
  }
}
