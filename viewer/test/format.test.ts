import { describe, expect, it } from "vitest";
import { csv } from "../src/csv";
import { digits, factor, lines, plusMinus, seconds, setting, value } from "../src/format";
import { loss, share } from "./metrics";

describe("numbers", () => {
  it.each([
    [0.123456, "0.1235"], [12345, "12350"], [0, "0"], [-0.5, "-0.5"], [1.5e-7, "1.5e-7"], [2.5e9, "2.5e9"], [1e6, "1e6"], [null, "–"],
  ])("%s has the digits %s", (number, text) => expect(digits(number)).toBe(text));

  it("shows shares in percent and all else as it is", () => {
    expect(value(share, 0.99512)).toBe("99.51 %");
    expect(value(loss, 0.99512)).toBe("0.9951");
  });

  it("leaves the spread out where there is none", () => {
    expect(plusMinus(share, 0.9875, 0.0021)).toBe("98.75 ± 0.21 %");
    expect(plusMinus(share, 0.9875, null)).toBe("98.75 %");
    expect(plusMinus(loss, null, null)).toBe("–");
  });

  it.each([
    [0.24267, 0.1132, "0.24 ± 0.11"], [0.549924, 0.00742, "0.5499 ± 0.0074"], [17730, 26000, "17730 ± 26000"], [3, 0, "3 ± 0"], [1.6924, 0.29612, "1.69 ± 0.30"], [17730, 26123, "17730 ± 26000"], [2.5e-7, 1e-8, "2.5e-7 ± 1e-8"],
  ])("a mean of %s has as many digits as its spread %s allows", (mean, deviation, text) => {
    expect(plusMinus(loss, mean, deviation)).toBe(text);
  });

  it.each([
    [0.0123, "12.3 ms"], [0.9999, "1 s"], [59.96, "60 s"], [99.97, "1 min 40 s"], [3599.7, "1 h 0 min"], [7384, "2 h 3 min"], [null, "–"],
  ])("%s seconds read %s", (time, text) => expect(seconds(time)).toBe(text));
});

describe("paths", () => {
  it.each([
    ["training.optimizer.learning_rate", "learning rate"], ["training.optimizer.name", "optimizer"], ["training.batch_size", "batch size"],
    ["network.hidden.units", "hidden units"], ["data.augmentation.sigma", "augmentation sigma"], ["widths", "widths"],
  ])("%s is called %s", (path, name) => expect(factor(path)).toBe(name));

  it("tells a setting in one line", () => {
    expect(setting({ "training.batch_size": "32", widths: "wide" })).toBe("batch size 32, widths wide");
    expect(setting({})).toBe("the reference");
  });
});

describe("csv", () => {
  it("quotes what must be quoted and leaves unknown cells empty", () =>
    expect(csv([["a,b", 'say "x"', null, 1.5]])).toBe('"a,b","say ""x""",,1.5\r\n'));
});

describe("labels", () => {
  it.each([
    ["relu (reference)", 12, ["relu", "(reference)"]], ["tanh", 2, ["tanh"]], ["none, biases start at 1", 12, ["none, biases", "start at 1"]],
    ["sparse_categorical_crossentropy", 20, ["sparse_categorical_", "crossentropy"]], ["a b", 3, ["a b"]], ["", 5, []],
  ])("%s broken at %s characters", (label, most, broken) => expect(lines(label, most)).toEqual(broken));
});
