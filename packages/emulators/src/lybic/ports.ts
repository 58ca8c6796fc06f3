import { randomBytes } from 'node:crypto';
import { PortGateway } from './port-gateway.js';
import { notFound } from './problem.js';
import type { HttpMapping } from './records.js';

/** The ports of a sandbox that are open to the world, by what they lead to. */
export class Ports {
  readonly #open: boolean;
  readonly #mappings = new Map<string, HttpMapping>();
  readonly #gateways = new Map<string, PortGateway>();

  /** `open`: whether mappings lead anywhere. Otherwise they are records. */
  constructor(open: boolean) {
    this.#open = open;
  }

  /** All of them, oldest first. */
  all(): readonly HttpMapping[] {
    return [...this.#mappings.values()];
  }

  /** The one that leads there. Throws the API's 404 if there is none. */
  find(target: string): HttpMapping {
    const mapping = this.#mappings.get(target);
    if (mapping === undefined) throw notFound('Mapping', target);
    return mapping;
  }

  /** Opens one. One that exists is given as it is. */
  async add(target: string): Promise<HttpMapping> {
    const known = this.#mappings.get(target);
    if (known !== undefined) return known;
    const gateway = this.#open ? await PortGateway.open(target) : undefined;
    const earlier = this.#mappings.get(target);
    if (earlier !== undefined) {
      await gateway?.close();
      return earlier;
    }
    const mapping = gateway?.mapping ?? deadEnd(target);
    this.#mappings.set(target, mapping);
    if (gateway !== undefined) this.#gateways.set(target, gateway);
    return mapping;
  }

  /** Closes one. Throws the API's 404 if there is none. */
  async remove(target: string): Promise<void> {
    this.#mappings.delete(this.find(target).targetEndpoint);
    const gateway = this.#gateways.get(target);
    this.#gateways.delete(target);
    await gateway?.close();
  }

  /** Closes all. */
  async close(): Promise<void> {
    this.#mappings.clear();
    const gateways = [...this.#gateways.values()];
    this.#gateways.clear();
    await Promise.all(gateways.map((gateway) => gateway.close()));
  }
}

/** A mapping whose domain leads nowhere. */
const deadEnd = (targetEndpoint: string): HttpMapping => ({
  domain: `${randomBytes(8).toString('hex')}.port.invalid`,
  targetEndpoint,
  accessToken: randomBytes(24).toString('base64url'),
});
