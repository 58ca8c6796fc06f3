import type { VNode } from 'preact';
import type { Timeline } from '../reading/timeline.js';
import type { AttachmentLine } from '../recording/line.js';

/** The first characters of pictures, in Base64. */
const pictureTypes: readonly (readonly [string, string])[] = [
  ['iVBORw0KGgo', 'image/png'],
  ['/9j/', 'image/jpeg'],
  ['UklGR', 'image/webp'],
];

/** Shows the attachments of the trace. */
export const Extras = ({ timeline: { attachments } }: { readonly timeline: Timeline }): VNode | null =>
  attachments.length === 0 ? null : (
    <section class="attachments" aria-label="Attachments">
      <h2>Attachments</h2>
      {attachments.map((attachment, index) => (
        <details key={index}>
          <summary>{attachment.name}</summary>
          <Content attachment={attachment} />
        </details>
      ))}
    </section>
  );

const Content = ({ attachment: { name, text, data = '' } }: { readonly attachment: AttachmentLine }): VNode => {
  if (text !== undefined) {
    return (
      <pre tabIndex={0} aria-label={name}>
        {text}
      </pre>
    );
  }
  const type = pictureTypes.find(([beginning]) => data.startsWith(beginning))?.[1];
  return type === undefined ? (
    <a download={name} href={`data:application/octet-stream;base64,${data}`}>
      Save {name}
    </a>
  ) : (
    <img src={`data:${type};base64,${data}`} alt={name} />
  );
};
