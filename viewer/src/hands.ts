// The hands of a clock over its picture. They stand as the clock's own: the hour hand between the hours.

/** How far the hands have turned, in turns, at so many minutes since 0:00. */
export const turns = (minutes: number): { hour: number; minute: number } => ({ hour: minutes / 720, minute: (minutes % 60) / 60 });

/** Draws hands into the square of this side, in its middle: thin lines, a little shorter than a clock's own. */
export function drawHands(context: CanvasRenderingContext2D, x: number, y: number, side: number, minutes: number, color: string): void {
  const { hour, minute } = turns(minutes);
  context.strokeStyle = color;
  context.lineWidth = side / 40;
  context.lineCap = "round";
  for (const [turn, length] of [[hour, 0.22], [minute, 0.36]] as const) {
    context.beginPath();
    context.moveTo(x + side / 2, y + side / 2);
    context.lineTo(x + side * (0.5 + length * Math.sin(2 * Math.PI * turn)), y + side * (0.5 - length * Math.cos(2 * Math.PI * turn)));
    context.stroke();
  }
}
