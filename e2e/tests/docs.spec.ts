// The documentation of the API, under the policy it is served with.
import { expect, test } from "../support/fixtures.ts";

test("the API is documented without another host, and can be tried there", async ({ server, page }) => {
  const elsewhere: string[] = [];
  const refused: string[] = [];
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== server.url) elsewhere.push(request.url());
  });
  page.on("console", (line) => {
    if (line.type() === "error") refused.push(line.text());
  });
  await page.goto("/api/docs/");
  const signUp = page.getByText("/api/v1/auth/signup", { exact: true });
  await expect(signUp).toBeVisible();
  await signUp.click();
  await page.getByRole("button", { name: "Try it out" }).click();
  await page.getByRole("button", { name: "Execute" }).click();
  // The example is answered by the server itself.
  await expect(page.getByText(/"code":|"email":/).first()).toBeVisible();
  expect(elsewhere).toEqual([]);
  expect(refused.filter((line) => line.includes("Content Security Policy"))).toEqual([]);
});
