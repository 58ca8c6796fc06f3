import { launch } from '@farhand/core';
import { local } from '@farhand/local-driver';

await using computer = await launch(local(), { display: { width: 800, height: 500 } });
const { tab, keyboard } = computer;
await tab.goto(new URL('board.html', import.meta.url).href);
await using recording = await computer.record('board.webp', { intervalMs: 50 });

await tab.click(200, 192); // Select a card,
await keyboard.hold('shift', () => tab.click(200, 296)); // and every card up to this one.
await tab.drag({ x: 200, y: 244 }, { x: 600, y: 250 }); // Drag them to "Done".
await tab.click(200, 444).type('Tell the team').press('Enter'); // Add another card.
console.log(await tab.title(), recording.path); // 3 to do, 3 done
