using Assay.Engine.Kernels;

namespace Assay.Engine.Tests.Kernels;

public class PhiloxTests
{
    /// <summary>The vectors for philox4x32-10 that Random123 publishes (kat_vectors).</summary>
    [Theory]
    [InlineData(0u, 0u, 0ul, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0ul, ~0ul, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0xa4093822u, 0x299f31d0u, 0x0370734413198a2eul, 0x85a308d3243f6a88ul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Blocks_are_the_published_ones(uint k0, uint k1, ulong index, ulong block, uint a, uint b, uint c, uint d) =>
        Philox.Block(k0, k1, index, block).ShouldBe((a, b, c, d));

    [Theory]
    [InlineData(0u, 0u, 0ul, 0u)]
    [InlineData(0xa4093822u, 0x299f31d0u, 0x0370734413198a2eul, 0x243f6a88u)]
    [InlineData(~0u, ~0u, ~0ul, 0xFFFFFFE0u)]
    public void Sixteen_blocks_at_once_are_the_single_ones(uint k0, uint k1, ulong index, uint block)
    {
        var (a, b, c, d) = PhiloxLanes.Blocks(k0, k1, index, block);
        for (int lane = 0; lane < 16; lane++)
            (a[lane], b[lane], c[lane], d[lane]).ShouldBe(Philox.Block(k0, k1, index, block + (uint)lane));
    }

    [Fact]
    public void A_sequence_is_the_words_of_its_blocks_in_order()
    {
        RandomKey key = new(5, 2, 3);
        (uint k0, uint k1) = key.Words(Purpose.Dropout);
        RandomSequence random = key.Sequence(Purpose.Dropout, 9);
        for (ulong block = 0; block < 3; block++)
        {
            (uint a, uint b, uint c, uint d) = Philox.Block(k0, k1, 9, block);
            uint[] words = [random.NextUInt32(), random.NextUInt32(), random.NextUInt32(), random.NextUInt32()];
            words.ShouldBe([a, b, c, d]);
        }
    }

    [Fact]
    public void Every_part_of_a_key_makes_another_sequence()
    {
        RandomKey key = new(5, 2, 3);
        ulong[] firsts =
        [
            First(key, Purpose.Data, 0), First(key, Purpose.Data, 1), First(key, Purpose.Split, 0),
            First(key with { Study = 6 }, Purpose.Data, 0), First(key with { Run = 3 }, Purpose.Data, 0),
            First(key with { Fold = 2 }, Purpose.Data, 0), First(key with { Run = 3, Fold = 2 }, Purpose.Data, 0),
            First(new RandomKey(5), Purpose.Data, 0), First(new RandomKey(5ul << 32), Purpose.Data, 0),
        ];
        firsts.ShouldBeUnique();
        First(key, Purpose.Data, 0).ShouldBe(firsts[0]);

        static ulong First(RandomKey key, Purpose purpose, ulong index)
        {
            RandomSequence random = key.Sequence(purpose, index);
            return ((ulong)random.NextUInt32() << 32) | random.NextUInt32();
        }
    }

    [Fact]
    public void Bits_are_fair_and_neighbouring_keys_do_not_resemble_each_other()
    {
        const int Words = 20_000;
        int[] ones = new int[32], flips = new int[32];
        for (int i = 0; i < Words; i++)
        {
            uint word = new RandomKey((ulong)i).Sequence(Purpose.Data).NextUInt32();
            uint next = new RandomKey((ulong)i + 1).Sequence(Purpose.Data).NextUInt32();
            for (int bit = 0; bit < 32; bit++)
            {
                ones[bit] += (int)(word >> bit) & 1;
                flips[bit] += (int)((word ^ next) >> bit) & 1;
            }
        }

        double bound = 5 * Math.Sqrt(Words / 4.0);
        ones.Concat(flips).ShouldAllBe(count => Math.Abs(count - (Words / 2.0)) < bound);
    }

    [Fact]
    public void Doubles_are_uniform_in_0_1()
    {
        const int Draws = 200_000, Cells = 100;
        RandomSequence random = new RandomKey(1).Sequence(Purpose.Data);
        int[] counts = new int[Cells];
        for (int i = 0; i < Draws; i++)
        {
            double x = random.NextDouble();
            x.ShouldBeInRange(0, 1 - (1.0 / (1L << 53)));
            counts[(int)(x * Cells)]++;
        }

        double expected = Draws / (double)Cells; // χ² with 99 degrees of freedom: deviation √198
        counts.Sum(count => (count - expected) * (count - expected) / expected).ShouldBe(99, 5 * Math.Sqrt(198));
    }

    [Fact]
    public void Bounded_numbers_are_uniform_and_below_the_bound()
    {
        const int Draws = 70_000;
        RandomSequence random = new RandomKey(1).Sequence(Purpose.Data);
        int[] counts = new int[7];
        for (int i = 0; i < Draws; i++) counts[random.Next(7)]++;
        counts.Sum(count => (count - 10_000.0) * (count - 10_000.0) / 10_000).ShouldBeInRange(0, 6 + (5 * Math.Sqrt(12)));
        random.Next(1).ShouldBe(0);
    }

    [Fact]
    public void Normals_have_the_moments_and_tails_of_the_normal_distribution()
    {
        const int Draws = 1_000_000;
        RandomSequence random = new RandomKey(3).Sequence(Purpose.Initialization);
        double[] moments = new double[5];
        int[] beyond = new int[5]; // |z| > 1, 2, 3, 4
        for (int i = 0; i < Draws; i++)
        {
            double z = random.NextNormal(), power = 1;
            for (int k = 0; k <= 4; k++, power *= z) moments[k] += power / Draws;
            for (int k = 1; k <= 4; k++) beyond[k] += Math.Abs(z) > k ? 1 : 0;
        }

        // Deviations of the sample moments: √1, √2, √15, √96 over √n.
        moments[1].ShouldBe(0, 5 * Math.Sqrt(1.0 / Draws));
        moments[2].ShouldBe(1, 5 * Math.Sqrt(2.0 / Draws));
        moments[3].ShouldBe(0, 5 * Math.Sqrt(15.0 / Draws));
        moments[4].ShouldBe(3, 5 * Math.Sqrt(96.0 / Draws));
        double[] tail = [1, 0.317310507862914, 0.0455002638963584, 0.00269979606326019, 6.33424836662398e-05];
        for (int k = 1; k <= 4; k++) ((double)beyond[k]).ShouldBe(Draws * tail[k], 5 * Math.Sqrt(Draws * tail[k]));
    }

    [Fact]
    public void A_shuffle_reaches_every_order_equally_often()
    {
        const int Shuffles = 24_000;
        RandomSequence random = new RandomKey(4).Sequence(Purpose.BatchOrder);
        Dictionary<string, int> counts = [];
        for (int i = 0; i < Shuffles; i++)
        {
            int[] items = [0, 1, 2, 3];
            random.Shuffle(items);
            string order = string.Join("", items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        counts.Count.ShouldBe(24);
        counts.Values.Sum(count => (count - 1000.0) * (count - 1000) / 1000).ShouldBeInRange(0, 23 + (5 * Math.Sqrt(46)));
    }

    /// <summary>Many words at once are the words one by one, wherever the sequence stands.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(66)]
    [InlineData(1000)]
    public void A_shuffle_draws_the_words_of_its_sequence(int count)
    {
        for (int skip = 0; skip < 6; skip++)
        {
            RandomSequence one = new RandomKey(3).Sequence(Purpose.BatchOrder, 9), other = one;
            for (int i = 0; i < skip; i++) one.NextUInt32().ShouldBe(other.NextUInt32());
            int[] items = [.. Enumerable.Range(0, count)], expected = [.. items];

            one.Shuffle(items);
            for (int i = count - 1; i > 0; i--)
            {
                int j = other.Next(i + 1);
                (expected[i], expected[j]) = (expected[j], expected[i]);
            }

            items.ShouldBe(expected);
            one.NextUInt32().ShouldBe(other.NextUInt32());
        }
    }
}
