/** The colours of figures: Okabe and Ito's palette, which the colour-blind tell apart, in an order for each ground. */
export interface Theme { dark: boolean; ground: string; ink: string; faint: string; line: string; colors: string[] }

export const light: Theme = {
  dark: false, ground: "#ffffff", ink: "#1b1f24", faint: "#59636e", line: "#d9dee3",
  colors: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5b5b5b"],
};

export const dark: Theme = {
  dark: true, ground: "#14181d", ink: "#e8ebee", faint: "#a2acb6", line: "#343b43",
  colors: ["#56b4e9", "#e69f00", "#2fc39a", "#cc79a7", "#f0e442", "#ef7f3a", "#b5b5b5"],
};

export const color = (theme: Theme, i: number): string => theme.colors[i % theme.colors.length]!;

// Anchors of the cividis map (Nuñez, Anderton, Renslow 2018): even in lightness, the same to all eyes.
const cividis = [
  [0, 34, 78], [18, 53, 112], [59, 73, 108], [87, 93, 109], [112, 113, 115], [138, 134, 120], [165, 156, 116],
  [195, 179, 105], [225, 204, 85], [254, 232, 56],
] as const;

/** The colour of a share, 0 to 1. */
export function shade(share: number): [number, number, number] {
  const at = Math.min(1, Math.max(0, share)) * (cividis.length - 1);
  const i = Math.min(cividis.length - 2, Math.floor(at));
  const [a, b] = [cividis[i]!, cividis[i + 1]!];
  const mix = (k: 0 | 1 | 2) => Math.round(a[k] + (b[k] - a[k]) * (at - i));
  return [mix(0), mix(1), mix(2)];
}

// Blue, white, vermilion, both arms equally dark at equal distance: told apart by all eyes.
const arms = [[5, 48, 97], [0, 114, 178], [126, 187, 219], [247, 247, 247], [240, 165, 115], [213, 94, 0], [110, 40, 0]] as const;

/** The colour of a value from −1 to 1. */
export function diverging(value: number): [number, number, number] {
  const at = ((Math.min(1, Math.max(-1, value)) + 1) / 2) * (arms.length - 1);
  const i = Math.min(arms.length - 2, Math.floor(at));
  const [a, b] = [arms[i]!, arms[i + 1]!];
  const mix = (k: 0 | 1 | 2) => Math.round(a[k] + (b[k] - a[k]) * (at - i));
  return [mix(0), mix(1), mix(2)];
}
