/** What goes wrong with one request. */
export type Fault =
  /** It is carried out at once and answered that many milliseconds later. */
  | { readonly type: 'latency'; readonly delayMs: number }
  /** It is carried out; then the connection is closed before a byte of the reply. */
  | { readonly type: 'replyLost' }
  /** The connection is reset before a byte of the request's body is looked at; nothing is carried out. */
  | { readonly type: 'resetBeforeRead' }
  /** It is carried out; the headers and half of the body go out, then the connection is reset. */
  | { readonly type: 'resetMidBody' }
  /** It is carried out; the reply is a complete message whose JSON is cut in the middle. */
  | { readonly type: 'truncatedJson' }
  /** A proxy's HTML page with status 502 stands in for the reply. */
  | { readonly type: 'html502'; readonly applied: boolean }
  /** A status 500 in the vendor's own shape stands in for the reply. */
  | { readonly type: 'status500'; readonly applied: boolean }
  /** A status 503 in the vendor's own shape, without `Retry-After`, stands in for the reply. */
  | { readonly type: 'status503'; readonly applied: boolean }
  /** It is refused with a status 503 that says when to try again; nothing is carried out. */
  | { readonly type: 'status503RetryAfter'; readonly retryAfterMs: number }
  /** It is refused with a status 429 that may say when to try again; nothing is carried out. */
  | { readonly type: 'status429'; readonly retryAfterMs?: number }
  /** It is carried out once; the bytes of the reply go out twice on the same connection. */
  | { readonly type: 'duplicateReply' }
  /** It is carried out; the headers and half of the body go out, then nothing until the client goes or the server closes. */
  | { readonly type: 'stalledBody' }
  /** The computer that the path names ends first; then the request is answered as always. */
  | { readonly type: 'sessionExpired' }
  /** A new computer is slow to start: Lybic's is told as pending for so many looks, Lightcone's is answered late. */
  | { readonly type: 'slowStart'; readonly looks: number }
  /** That action of the request, counted from 1, is not carried out and told as failed; a batch stops there. */
  | { readonly type: 'failAtStep'; readonly step: number };

/** A fault of one type, or of some. */
export type FaultOf<T extends Fault['type']> = Extract<Fault, { readonly type: T }>;

/** A request as the dial sees it, before it is answered. */
export interface FaultedRequest {
  /** 0 for the first request that arrives at the server, 1 for the next and so on. */
  readonly index: number;
  /** The verb, such as `POST`. */
  readonly method: string;
  /** The path as it was sent, without its query. */
  readonly path: string;
}

/** Says what goes wrong with a request; asked once for each that arrives. A fault that cannot apply to it does nothing. */
export type Faults = (request: FaultedRequest) => Fault | undefined;
