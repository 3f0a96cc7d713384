import { describe, expect, it } from "vitest";
import { csv } from "../src/csv";
import { difference, digits, factor, interval, lines, placeAmong, placeIn, placeOfDifferences, placeWith, plusMinus, seconds, secondsIn, setting, value } from "../src/format";
import { loss, share } from "./metrics";

describe("numbers", () => {
  it.each([
    [0.123456, "0.1235"], [12345, "12345"], [12345.678, "12346"], [0, "0"], [-0.5, "-0.5"], [1.5e-7, "1.5e-7"], [2.5e9, "2.5e9"], [1e6, "1e6"], [null, "–"],
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
    [0.24267, 0.1132, "0.24 ± 0.11"], [0.549924, 0.00742, "0.5499 ± 0.0074"], [17730, 26000, "17730 ± 26000"], [3, 0, "3 ± 0"], [1.6924, 0.29612, "1.69 ± 0.30"], [17730, 26123, "17730 ± 26123"], [1234.5, 566.4, "1235 ± 566"], [2.5e-7, 1e-8, "2.5e-7 ± 1e-8"],
  ])("a mean of %s has as many digits as its spread %s allows", (mean, deviation, text) => {
    expect(plusMinus(loss, mean, deviation)).toBe(text);
  });

  it.each([
    [0.0123, "12.3 ms"], [0.9999, "1 s"], [59.96, "60 s"], [99.97, "1 min 40 s"], [3599.7, "1 h 0 min"], [7384, "2 h 3 min"], [null, "–"],
  ])("%s seconds read %s", (time, text) => expect(seconds(time)).toBe(text));
});

describe("numbers that stand together", () => {
  const column = (...cells: [number | null, number | null][]) => {
    const place = placeIn(cells.map(([mean, deviation]) => ({ mean, deviation })));
    return cells.map(([mean, deviation]) => plusMinus(loss, mean, deviation, place));
  };
  it("have the decimals of the finest of them", () => {
    expect(column([1.78, 0.2], [2.2149, 0.1203])).toEqual(["1.78 ± 0.20", "2.21 ± 0.12"]);
    expect(column([30.12, 27.3], [5.31, 3.6], [8, 4.81])).toEqual(["30.1 ± 27.3", "5.3 ± 3.6", "8.0 ± 4.8"]);
  });
  it("without a deviation, too, and where one has none", () => {
    expect(column([1.5, null], [22.25, null], [null, null])).toEqual(["1.500", "22.250", "–"]);
    expect(column([1.5, 0.21], [22.257, null])).toEqual(["1.50 ± 0.21", "22.26"]);
    expect(placeAmong([1.626, 2.8335])).toBe(3);
  });
  it("do not all follow one that is far finer, nor get more digits than anybody reads", () => {
    expect(column([1.5, 0.21], [1.7, 0.22], [1.6, 0.0000021])).toEqual(["1.5000 ± 0.2100", "1.7000 ± 0.2200", "1.6000 ± 0.0000"]);
    expect(placeIn([{ mean: 1e9, deviation: 0.01 }])).toBeNull();
  });
  const differs = (mean: number, low: number, high: number) => ({ values: { count: 5, mean, deviation: 1, low: 0, high: 0 }, interval: { low, high }, scope: null });
  it("of a difference are its interval's", () => {
    expect(difference(loss, differs(0.5, -0.123, 1.12345))).toBe("+0.50 (−0.12 to +1.12)");
    const cells = [differs(0.5, -0.123, 1.12345), differs(-12.3456, -30, 5.5)];
    expect(cells.map((one) => difference(loss, one, placeOfDifferences(cells)))).toEqual(["+0.50 (−0.12 to +1.12)", "−12.35 (−30.00 to +5.50)"]);
  });
  it("are the same in a head and in its table before the decimal point", () => {
    expect(plusMinus(loss, 2345.6, 566.4)).toBe(column([2345.6, 566.4], [3100, 610])[0]);
    expect(plusMinus(loss, 2345678, 566400)).toBe(column([2345678, 566400])[0]);
  });
  it("of an interval are those of the value beside it", () => {
    const told = (metric: typeof loss, x: number, low: number, high: number) => {
      const place = placeWith(x, { low, high });
      return `${value(metric, x, place)} (${interval(metric, { low, high }, place)})`;
    };
    expect(told(share, 0.8, 0.752, 0.8342)).toBe("80.00 % (75.20 to 83.42 %)");
    expect(told(loss, 12.34567, 0.5, 123.2568)).toBe("12.3457 (0.5000 to 123.2568)");
    expect(told(loss, 12345.6, 12001.2, 12702.9)).toBe("12346 (12001 to 12703)");
  });
  it.each([
    [[0.0244, 0.0096, 0.00103], ["24.4 ms", "9.6 ms", "1.0 ms"]], [[0.5, 2, 20.04, null], ["0.50 s", "2.00 s", "20.04 s", "–"]], [[0.00005, 0.0999], ["0.05 ms", "99.90 ms"]],
    [[7384, 12], ["2 h 3 min", "12 s"]], [[], []],
  ])("times %s are in one unit", (times, texts) => expect(times.map(secondsIn(times))).toEqual(texts));
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
