import { expect, it } from "vitest";
import { Leaving } from "./leaving";

it("settles every form, and stays when one could not be written", async () => {
  const leaving = new Leaving();
  const asked: string[] = [];
  leaving.register(async () => asked.push("slip") > 0);
  const remove = leaving.register(async () => {
    asked.push("client");
    return false;
  });
  expect(await leaving.settle(), "one form still holds text").toBe(false);
  expect(asked).toEqual(["slip", "client"]);
  remove();
  expect(await leaving.settle()).toBe(true);
});

it("leaves with unwritten text only when somebody said so", async () => {
  const leaving = new Leaving();
  leaving.register(async () => false);
  let says = false;
  leaving.asking(async () => says);
  expect(await leaving.settle()).toBe(false);
  says = true;
  expect(await leaving.settle()).toBe(true);
});
