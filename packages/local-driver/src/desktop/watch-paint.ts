import type { Region } from '@farhand/core/driver';
import type { Client, DamageExtension } from 'x11';
import type { XDisplay } from './x-display.js';

/** The server telling what is painted. */
export interface PaintWatch {
  /** Has it forget what was painted so far: what comes afterwards is the first. */
  forget(): void;
  /** Ends the telling. */
  stop(): void;
}

/** Has the server tell what is painted on a screen, by the extension DAMAGE. */
export const watchPaint = (
  client: Client,
  damage: DamageExtension,
  display: Pick<XDisplay, 'screen' | 'isGone' | 'listen'>,
  what: 'first' | 'all',
  onPaint: (area: Region) => void,
): PaintWatch => {
  const { NonEmpty, BoundingBox } = damage.ReportLevel;
  const id = client.AllocID();
  damage.Create(id, display.screen.root, what === 'first' ? NonEmpty : BoundingBox);
  const unlisten = display.listen(({ damage: of, area }) => {
    if (of === id && area !== undefined) onPaint({ x: area.x, y: area.y, width: area.w, height: area.h });
  });
  return {
    forget: () => {
      if (!display.isGone) damage.Subtract(id, 0, 0);
    },
    stop: () => {
      unlisten();
      if (display.isGone) return;
      damage.Destroy(id);
      client.ReleaseID(id);
    },
  };
};
