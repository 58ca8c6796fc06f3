import type { Computer } from '@farhand/core';
import { createServer } from 'node:http';

/** Orders lunch on a page, by what is seen alone. Resolves to what the page says in the end. */
export const orderLunch = async ({ screen, tab }: Computer, url: string): Promise<string> => {
  await tab.goto(url);
  await screen.getByText('Your name').rightOf().type('Ada Lovelace');
  await screen.getByText('Table').rightOf().type('7');
  await screen.getByText('Tomato soup').click();
  await screen.getByText('Fresh bread').drag(screen.getByText('Basket'));
  await screen.getByText('Send order').click();
  return screen.getByText(/Thank you.*/).text();
};

/** What the page says at the end. */
export const ordered = 'Thank you Ada Lovelace for soup with bread at table 7';

/** Serves the page of {@link orderLunch} on this machine. */
export const serveLunch = async (): Promise<AsyncDisposable & { readonly url: string }> => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(lunchPage);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address.');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

/** A page with a form, a choice, something to drag, and a button. */
const lunchPage = `<!doctype html><title>Lunch</title>
<style>
  body { margin: 24px; font: 20px 'Liberation Sans', Arial, sans-serif; background: #f8fafc; color: #1e293b; }
  form { display: grid; grid-template-columns: 140px 320px; gap: 14px; align-items: center; }
  input, button { font: inherit; padding: 6px 10px; }
  .cards { display: flex; gap: 60px; margin: 24px 0; }
  .cards div { padding: 20px 30px; border: 2px solid #94a3b8; border-radius: 8px; background: white; }
  button { background: #0f766e; color: white; border: 0; border-radius: 6px; padding: 10px 24px; }
</style>
<h1>Lunch</h1>
<form>
  <span>Your name</span><input name="guest" autocomplete="off">
  <span>Table</span><input name="table" autocomplete="off">
</form>
<p><label><input type="radio" name="dish" value="soup"> Tomato soup</label> &emsp;
  <label><input type="radio" name="dish" value="salad"> Green salad</label></p>
<div class="cards"><div id="bread" draggable="true">Fresh bread</div><div id="basket">Basket</div></div>
<button id="send">Send order</button>
<p id="reply"></p>
<script>
  const { guest, table } = document.forms[0];
  let dish = 'nothing', extra = 'nothing';
  for (const choice of document.querySelectorAll('[name=dish]')) choice.onchange = () => { dish = choice.value; };
  bread.ondragstart = (event) => event.dataTransfer.setData('text/plain', 'bread');
  basket.ondragover = (event) => event.preventDefault();
  basket.ondrop = (event) => { event.preventDefault(); extra = event.dataTransfer.getData('text/plain'); };
  send.onclick = () => {
    reply.textContent = 'Thank you ' + guest.value + ' for ' + dish + ' with ' + extra + ' at table ' + table.value;
  };
</script>`;
