using Assay.Engine.Kernels;

namespace Assay.Engine.Data;

/// <summary>
/// Analogue clocks, drawn: a pale face with a rim and, where asked for, twelve ticks; a short wide hour hand, which stands
/// between the hours as those of real clocks do, and a long thin minute hand. Clocks differ in the length, width and shade of
/// their hands, in the shades of face and ground, and in where their centre lies. The dial is upright: only the hands turn.
/// </summary>
internal static class Clocks
{
    /// <summary>The minutes from 0:00 to 11:59.</summary>
    public const int Minutes = 720;

    /// <summary>What their one target is called: minutes since 0:00.</summary>
    public const string Time = "time";

    // The deviation of the sum of four bytes, each uniform.
    private const double FourBytes = 147.80054127638394;

    /// <summary>
    /// Images [samples, size, size] with their times: fewer are a prefix of more, and a clock
    /// keeps its time and its hands under all options but the bias.
    /// </summary>
    /// <param name="data">Size, ticks, variation and noise, all set.</param>
    /// <param name="samples">How many.</param>
    /// <param name="bias">How much more often they show times about twelve than about six, 0 to 1.</param>
    /// <param name="key">What they are drawn by, each by numbers of its own.</param>
    /// <param name="part">0 for those to train with, 1 for those to test with.</param>
    public static Dataset Draw(DataOptions data, int samples, double bias, RandomKey key, ulong part)
    {
        int size = data.Size!.Value;
        if ((long)samples * size * size > Array.MaxLength)
            throw new DataException("data.samples", $"{ByteFile.Count(samples)} clocks of {size} × {size} take {ByteFile.Count((long)samples * size * size)} bytes, and {ByteFile.Count(Array.MaxLength)} can be held: ask for fewer or smaller ones");
        byte[] pixels = new byte[samples * size * size];
        float[] times = new float[samples];
        double[] canvas = new double[size * size];
        for (int i = 0; i < samples; i++)
        {
            RandomSequence random = key.Sequence(Purpose.Data, (2 * (ulong)i) + part);
            int minute = Minute(bias, ref random);
            times[i] = minute;
            Draw(new Canvas(canvas, size), minute, data.Ticks!.Value, data.Variation!.Value, ref random);
            Develop(canvas, data.Noise!.Value, pixels.AsSpan(i * canvas.Length, canvas.Length), ref random);
        }

        return OfTimes(new Dataset([], times, [], [Time], 0) { Image = new Shape(size, size, 1), Pixels = pixels }, times);
    }

    /// <summary>The target of clocks.</summary>
    public static TargetColumn Target { get; } = new(Time, 0, [], Minutes);

    /// <summary>Images with these times, minutes since 0:00.</summary>
    public static Dataset OfTimes(Dataset images, float[] times) =>
        images with { Targets = times, TargetNames = [Time], Columns = [Target], Classes = 0, ClassNames = [] };

    /// <summary>A minute of the dial with density 1 + bias · cos of its angle, by rejection.</summary>
    private static int Minute(double bias, ref RandomSequence random)
    {
        while (true)
        {
            int minute = random.Next(Minutes);
            double density = 1 + (bias * PortableMath.Cos(2 * Math.PI * minute / Minutes));
            if (random.NextDouble() * (1 + bias) < density) return minute;
        }
    }

    /// <summary>One clock without noise. Lengths are shares of its radius, shades 0 (black) to 255.</summary>
    private static void Draw(Canvas canvas, int minute, bool ticks, double variation, ref RandomSequence random)
    {
        double ground = Vary(170, 60, ref random), face = Vary(230, 25, ref random), rim = Vary(60, 50, ref random);
        double x = Vary(0.5, 0.035, ref random) * canvas.Size, y = Vary(0.5, 0.035, ref random) * canvas.Size, radius = Vary(0.43, 0.025, ref random) * canvas.Size;
        double hourLength = Vary(0.5, 0.07, ref random), hourWidth = Vary(0.09, 0.025, ref random), hourShade = Vary(40, 40, ref random);
        double minuteLength = Vary(0.82, 0.08, ref random), minuteWidth = Vary(0.05, 0.015, ref random), minuteShade = Vary(40, 40, ref random);
        double tail = Vary(0.08, 0.08, ref random);

        canvas.Fill(ground);
        canvas.Disc(x, y, radius, rim);
        canvas.Disc(x, y, radius * 0.95, face);
        for (int tick = 0; tick < 12 && ticks; tick++) Hand(tick / 12.0, 0.84, 0.92, tick % 3 == 0 ? 0.035 : 0.015, rim);
        Hand(minute / (double)Minutes, -tail, hourLength, hourWidth, hourShade);
        Hand(minute % 60 / 60.0, -tail, minuteLength, minuteWidth, minuteShade);
        canvas.Disc(x, y, radius * hourWidth * 0.75, hourShade);

        double Vary(double mean, double reach, ref RandomSequence random) => mean + (variation * reach * ((2 * random.NextDouble()) - 1));

        // A line from one distance to another in the direction of a share of a turn, clockwise from the top.
        void Hand(double turn, double from, double to, double width, double shade)
        {
            double right = radius * PortableMath.Sin(2 * Math.PI * turn), down = -radius * PortableMath.Cos(2 * Math.PI * turn);
            canvas.Line(x + (from * right), y + (from * down), x + (to * right), y + (to * down), radius * width, shade);
        }
    }

    /// <summary>
    /// Shades as bytes, each with noise of its own: four random bytes together, which is normal but for its tails, beyond 3.4
    /// deviations.
    /// </summary>
    private static void Develop(double[] canvas, double noise, Span<byte> pixels, ref RandomSequence random)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            uint word = random.NextUInt32();
            double sum = (word & 255) + ((word >> 8) & 255) + ((word >> 16) & 255) + (word >> 24);
            pixels[i] = (byte)Math.Clamp(Math.Round(canvas[i] + (noise * (sum - 510) / FourBytes)), 0, 255);
        }
    }
}
