import type { HandsCase } from './hands-case.js';

/** A field of the page that logs the pointer's events there. */
const field = (events: readonly string[], line: string): string => `
  <div id="field" style="position:fixed;left:40px;top:40px;width:300px;height:160px;background:#dde"></div>
  <script>
    for (const type of ${JSON.stringify(events)}) field.addEventListener(type, (event) => log(${line}));
  </script>`;

const held = `(event.shiftKey ? 'Shift+' : '') + (event.ctrlKey ? 'Control+' : '')`;

/** What the pointer does on its way, and at its destination. */
export const pointerCases: readonly HandsCase[] = [
  {
    name: 'a click in steps passes through points',
    needs: ['hover'],
    page: field(['mousemove', 'click'], "event.type + ' ' + event.clientX + ',' + event.clientY"),
    kind: 'browser',
    run: async (_computer, tab) => {
      await tab.mouse.move(100, 100);
      await tab.click(160, 130, { steps: 3 });
    },
    sees: ['mousemove 100,100', 'mousemove 120,110', 'mousemove 140,120', 'mousemove 160,130', 'click 160,130'],
  },
  {
    name: 'the pointer leaves the page',
    needs: ['leave'],
    page: `<style>#field:hover { outline: 1px solid }</style>${field(
      ['mouseleave', 'mouseout'],
      "event.type + ' to ' + (event.relatedTarget === null ? 'nothing' : 'more') + (event.type === 'mouseleave' ? ', hover ' + field.matches(':hover') : '')",
    )}`,
    run: async (_computer, tab) => {
      await tab.mouse.move(100, 100);
      await tab.mouse.leave();
    },
    sees: ['mouseout to nothing', 'mouseleave to nothing, hover false'],
  },
  {
    name: 'only these modifiers are down for a click',
    needs: ['click with modifiers'],
    page: field(['click'], `${held} + 'click'`),
    run: (computer, tab) =>
      computer.keyboard.hold('Shift', async () => {
        await tab.click(100, 100, { modifiers: { only: ['Control'] } });
        await tab.click(200, 100);
        await tab.click(300, 100, { modifiers: { only: [] } });
        await tab.click(100, 150, { modifiers: ['Control'] });
      }),
    sees: ['Control+click', 'Shift+click', 'click', 'Shift+Control+click'],
  },
  {
    name: 'a modifier is held around the wheel',
    needs: ['wheel'],
    page: field(['wheel'], `event.preventDefault() ?? ${held} + 'wheel'`),
    run: async (_computer, tab) => {
      await tab.wheel(0, 120, { at: { x: 100, y: 100 }, modifiers: ['Shift'] });
      await tab.mouse.wheel(0, 120);
    },
    sees: ['Shift+wheel', 'wheel'],
  },
  {
    name: 'a wheel is rounded to a notch',
    needs: ['wheel'],
    page: field(['wheel'], `event.preventDefault() ?? 'wheel ' + (event.deltaY > 0 ? 'down' : 'up')`),
    run: (_computer, tab) => tab.wheel(0, -50, { at: { x: 100, y: 100 }, round: 'notch' }),
    sees: ['wheel up'],
  },
  {
    name: 'the pointer is where it was moved to',
    needs: ['hover'],
    page: field(['mousedown'], "'down ' + event.clientX + ',' + event.clientY"),
    run: async (_computer, tab) => {
      await tab.hover(120, 90);
      const at = await tab.mouse.position();
      if (at?.x !== 120 || at.y !== 90) throw new Error(`The pointer is at ${at?.x}, ${at?.y}.`);
      await tab.mouse.down().up();
    },
    kind: 'browser',
    sees: ['down 120,90'],
  },
];
