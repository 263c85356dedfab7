// Run axe on pages of the built book in a real browser, light and dark, folds open: exits with 1 for a serious finding.
// npm install --no-save axe-core puppeteer-core; node docs/axe.mjs BROWSER book/html PAGE…  (all pages if none is named)
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [browserPath, folder, ...named] = process.argv.slice(2);
const all = fs.readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html") && !name.includes("_static"));
const axe = fs.readFileSync(path.resolve("node_modules/axe-core/axe.min.js"), "utf8");
const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
let serious = 0;
for (const name of named.length ? named : all.sort()) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1300, height: 900 });
  page.on("request", (request) => {
    if (request.url().startsWith("http")) {
      console.log(`${name}: fetches ${request.url()}`);
      serious += 1;
    }
  });
  await page.goto(pathToFileURL(path.resolve(folder, name)).href);
  // a fold that is still fading in would be taken for a pale colour
  await page.addStyleTag({ content: "* { animation: none !important; transition: none !important; }" });
  await page.evaluate(() => document.querySelectorAll("details").forEach((one) => (one.open = true)));
  await page.evaluate(axe);
  for (const mode of ["light", "dark"]) {
    await page.evaluate((chosen) => (document.documentElement.dataset.theme = chosen), mode);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    for (const one of violations) {
      serious += ["serious", "critical"].includes(one.impact) ? 1 : 0;
      console.log(`${name} (${mode}): ${one.impact}, ${one.id}, ${one.nodes.length} places, such as ${one.nodes[0].html.slice(0, 120)}`);
    }
  }
  await page.close();
}
await browser.close();
console.log(`${serious} serious findings.`);
process.exit(serious ? 1 : 0);
