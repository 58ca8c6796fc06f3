import { launch, type Computer } from '@farhand/core';
import { serveLightcone } from '@farhand/emulators';
import { lightcone } from '@farhand/lightcone-driver';
import { local } from '@farhand/local-driver';
import { expect, onTestFinished, test } from 'vitest';

/** A page that is green after the first click, red after the second, green after the third. */
const page = `data:text/html,<body style="margin:0;height:100vh;background:white"><script>
  let clicks = 0;
  document.onclick = () => { document.body.style.background = ++clicks % 2 === 1 ? 'lime' : 'red'; };
</script>`;

const corner = { x: 90, y: 90, width: 20, height: 20 };

/** What a corner shows in pictures behind clicks, each in the order of the clicks. */
const colours = async (computer: Computer, clicks: number): Promise<readonly string[]> => {
  await computer.tab.goto(page);
  const seen: string[] = [];
  for (let click = 0; click < clicks; click += 1) {
    const shot = await computer.tab.click(300, 200).screenshot({ region: corner });
    const { red, green } = await shot.pixel(10, 10);
    seen.push(green > 200 && red < 60 ? 'green' : red > 200 && green < 60 ? 'red' : 'white');
  }
  return seen;
};

const alternating = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 'green' : 'red'));

test('in a browser on this machine a picture shows what the click before it has led to', async () => {
  await using computer = await launch(local());
  expect(await colours(computer, 10)).toEqual(alternating);
});

test('on Lightcone too, in one request for each click', async () => {
  const server = await serveLightcone({ driver: local() });
  onTestFinished(() => server.close());
  await using computer = await launch(lightcone({ apiKey: server.token, baseUrl: server.url }));
  expect(await colours(computer, 10)).toEqual(alternating);
  const after = server.requests.findIndex(({ path }) => path.endsWith('/navigate'));
  expect(server.requests.slice(after + 1).map(({ path }) => path)).toEqual(
    alternating.map(() => `/computers/${computer.id}/batch`),
  );
});
