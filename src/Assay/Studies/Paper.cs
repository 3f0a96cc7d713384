namespace Assay.Studies;

/// <summary>What a paper does and says, row by row, and the studies that stand for it.</summary>
/// <param name="Name">What it is called: 000.</param>
/// <param name="Title">Its title.</param>
/// <param name="Rows">In the paper's order.</param>
public sealed record Paper(string Name, string Title, IReadOnlyList<PaperRow> Rows);

/// <summary>An experiment or a sentence of a paper.</summary>
/// <param name="What">In words.</param>
/// <param name="Parts">What of which studies stands for it; empty: nothing.</param>
/// <param name="Unchecked">Why no claim speaks of it; null: claims or figures do.</param>
public sealed record PaperRow(string What, IReadOnlyList<PaperPart> Parts, string? Unchecked);

/// <summary>What of a study stands for a row of a paper.</summary>
/// <param name="Study">The study's name.</param>
/// <param name="Claims">Those of its claims.</param>
/// <param name="Figures">Those of its reported figures.</param>
public sealed record PaperPart(string Study, IReadOnlyList<Claim> Claims, IReadOnlyList<ReportedFigure> Figures);
