import type { TabId } from '../actions/action.js';
import type { Connection } from '../connection.js';
import type { Deadline } from '../deadline.js';
import { ask, type Witness } from './ask.js';
import { catchUp } from './catch-up.js';
import { Devices, type Vendor } from './devices.js';
import { flush } from './flush.js';
import type { Life } from './life.js';
import { locatePointer } from './locate-pointer.js';
import { needsPointer } from './needs-pointer.js';
import type { Releasing } from './reject-when-released.js';
import { leavesDown, noteReleased, releaseAfterFailure } from './release-after-failure.js';
import type { Unit } from './unit.js';

/** Whose units are sent. */
export interface Owner<Call> {
  readonly connection: Connection<Call>;
  readonly options: { readonly name: string; readonly timeoutMs: number; readonly onUnknown?: Witness | undefined };
  /** The tab that `computer.tab` is. */
  readonly activeTab: TabId | undefined;
}

/** Tells the vendor what units ask for, and keeps account of what the devices do. */
export class Sender<Call> {
  readonly devices: Devices<Call>;
  readonly #owner: Owner<Call>;
  readonly #vendor: Vendor<Call>;
  readonly #closing: AbortSignal;

  /** `closing` fires when closing does not wait any longer for what is under way. */
  constructor(owner: Owner<Call>, life: Life, closing: AbortSignal) {
    const { connection, options } = owner;
    this.#owner = owner;
    this.#closing = closing;
    this.#vendor = {
      rules: connection.rules,
      send: (calls, deadline, observe) => life.watchSend(connection.send(calls, deadline, observe)),
      screenshot: (tab, deadline) => life.watch(connection.screenshot(tab, deadline)),
    };
    this.devices = new Devices(options.name, this.#vendor);
  }

  /** Releases what must not stay down when a unit fails before its turn. */
  get releasing(): Releasing {
    return {
      isNeeded: (unit) => leavesDown(this.devices, unit),
      run: async (unit, error) => noteReleased(error, await releaseAfterFailure(this.devices, unit)),
    };
  }

  /** Sends units together, and returns those that did not get their turn because an earlier one failed. */
  async send(units: readonly Unit[], deadline: Deadline): Promise<readonly Unit[]> {
    const { devices } = this;
    const { connection, options } = this.#owner;
    const { onUnknown, timeoutMs } = options;
    const obstacle = devices.isOverdue ? await catchUp(devices, deadline) : undefined;
    if (needsPointer(units)) await locatePointer(devices, connection, this.#owner.activeTab, deadline);
    return flush(units, deadline, {
      devices,
      keysPerTab: connection.facts.keysHeldPer === 'tab',
      activeTab: () => this.#owner.activeTab,
      vendor: this.#vendor,
      obstacle,
      ask:
        onUnknown &&
        ((error) => ask(this.#owner, onUnknown, error, { timeoutMs, call: deadline, closing: this.#closing })),
    });
  }
}
