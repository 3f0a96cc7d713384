using Assay.Search;
using Assay.Studies;

namespace Assay.Tests.Search;

public class BracketTests
{
    /// <summary>Li et al. 2018, algorithm 1, of R = 81 and η = 3: s from 4 to 0, n = ⌈5 / (s + 1) · 3ˢ⌉, the first look at 81 / 3ˢ.</summary>
    [Fact]
    public void Hyperbands_brackets_are_those_of_its_algorithm()
    {
        IReadOnlyList<Bracket> brackets = Bracket.Of(new() { Name = PruningRule.Hyperband, Eta = 3 }, epochs: 81);
        brackets.Select(bracket => bracket.Trials).ShouldBe([81, 34, 15, 8, 5]);
        brackets.Select(bracket => bracket.FirstLook).ShouldBe([1, 3, 9, 27, null]);
        brackets[1].Looks.Select(look => (look.Epoch, look.Through(34))).ShouldBe([(3, 11), (9, 11), (27, 11)]);
    }

    [Fact]
    public void Halving_looks_at_powers_below_the_last_epoch_and_once_looks_once()
    {
        Bracket halving = Bracket.Of(new() { Name = PruningRule.Halving, From = 5, Eta = 2 }, epochs: 40).ShouldHaveSingleItem();
        halving.Trials.ShouldBeNull();
        halving.Looks.Select(look => (look.Epoch, look.Through(9))).ShouldBe([(5, 4), (10, 4), (20, 4)]);
        Bracket once = Bracket.Of(new() { Name = PruningRule.Once, From = 2, Top = 3 }, epochs: 40).ShouldHaveSingleItem();
        once.Looks.Select(look => (look.Epoch, look.Through(9))).ShouldBe([(2, 3)]);
    }
}
