import type { Fault, FaultOf } from './fault.js';

const isOfType = <T extends Fault['type']>(fault: Fault | undefined, type: T): fault is FaultOf<T> =>
  fault?.type === type;

/** The fault that is planned for one request, if any. Whoever can apply it takes it. */
export class RequestFault {
  readonly #planned: Fault | undefined;
  readonly #onTaken: (fault: Fault) => void;

  /** `onTaken` is told of the fault when it is really applied. */
  constructor(planned: Fault | undefined, onTaken: (fault: Fault) => void) {
    this.#planned = planned;
    this.#onTaken = onTaken;
  }

  /** The fault if it is of that type and fits; from then on it counts as applied. */
  take<T extends Fault['type']>(type: T, fits: (fault: FaultOf<T>) => boolean = () => true): FaultOf<T> | undefined {
    const planned = this.#planned;
    if (!isOfType(planned, type) || !fits(planned)) return undefined;
    this.#onTaken(planned);
    return planned;
  }

  /** Whether the action of that number, counted from 1, is to fail. Asked once for each, when its turn comes. */
  failsAt(step: number): boolean {
    return this.take('failAtStep', (fault) => fault.step === step) !== undefined;
  }
}
