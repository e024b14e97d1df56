using System.Globalization;

namespace BzPeer.Trust;

/// <summary>
/// How well a record is corroborated, 0 to 100. It is no measure of merit: followers, views and money never move it.
/// The one place where the weights stand; the database derives scores by <see cref="Sql"/>, the page explains them by
/// <see cref="Explain"/>, both made from the same numbers.
/// </summary>
public static class TrustFormula
{
    /// <summary>Works with a persistent identifier.</summary>
    public static readonly TrustWeight Works = new(2m, 20m);

    /// <summary>Topics of the one taxonomy that covers most of the author's works.</summary>
    public static readonly TrustWeight Topics = new(1m, 5m);

    /// <summary>Close collaborators.</summary>
    public static readonly TrustWeight CloseCollaborators = new(1.5m, 15m);

    /// <summary>Co-authors at L3 or more who vouch.</summary>
    public static readonly TrustWeight Vouches = new(2.5m, 10m);

    /// <summary>Affiliation with a ROR id; homepage that links back.</summary>
    public static readonly TrustWeight Anchors = new(2.5m, 5m);

    /// <summary>At most for verification.</summary>
    public const int VerificationAtMost = 45;

    /// <summary>The highest score.</summary>
    public const int AtMost = 100;

    /// <summary>Points for a verification level.</summary>
    public static int PointsForLevel(int level) => level switch
    {
        2 => 15,
        3 => 30,
        4 => 45,
        _ => 0,
    };

    /// <summary>
    /// The score as an SQL expression over the columns of <c>authors</c>.
    /// </summary>
    public static string Sql(string identifiedWorks, string topics, string closeCollaborators, string level, string vouches, string anchors) => string.Create(
        CultureInfo.InvariantCulture,
        $"floor({Works.Sql(identifiedWorks)} + {Topics.Sql(topics)} + {CloseCollaborators.Sql(closeCollaborators)} + {Vouches.Sql(vouches)} + {Anchors.Sql(anchors)} + (array[0, 0, {PointsForLevel(2)}, {PointsForLevel(3)}, {PointsForLevel(4)}])[{level} + 1])::smallint");

    /// <summary>
    /// The level as an SQL expression: by the kinds of strong evidence that count, by any that counts, and without: L1 with
    /// a persistent identifier, else L0.
    /// </summary>
    public static string LevelSql(string identifiedWorks, string strongKinds, string evidence) =>
        $"(case when {strongKinds} >= 2 then 4 when {strongKinds} = 1 then 3 when {evidence} > 0 then 2 when {identifiedWorks} > 0 then 1 else 0 end)::smallint";

    /// <summary>The parts of a score, in the order in which they are shown. Their sum, rounded down, is the score.</summary>
    public static IReadOnlyList<TrustPart> Explain(TrustSignals signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        return
        [
            new(TrustSignal.Works, signals.IdentifiedWorks, Works.Points(signals.IdentifiedWorks), Works.AtMost),
            new(TrustSignal.Topics, signals.Topics, Topics.Points(signals.Topics), Topics.AtMost),
            new(TrustSignal.CloseCollaborators, signals.CloseCollaborators, CloseCollaborators.Points(signals.CloseCollaborators), CloseCollaborators.AtMost),
            new(TrustSignal.Verification, signals.Level, PointsForLevel(signals.Level), VerificationAtMost),
            new(TrustSignal.Vouches, signals.Vouches, Vouches.Points(signals.Vouches), Vouches.AtMost),
            new(TrustSignal.Anchors, signals.Anchors, Anchors.Points(signals.Anchors), Anchors.AtMost),
        ];
    }

    /// <summary>The score that the parts give.</summary>
    public static int Score(TrustSignals signals) => (int)decimal.Floor(Explain(signals).Sum(p => p.Points));

    /// <summary>The word for a score.</summary>
    public static TrustBand Band(int score) => score switch
    {
        < 20 => TrustBand.New,
        < 40 => TrustBand.Emerging,
        < 60 => TrustBand.Established,
        < 80 => TrustBand.Trusted,
        _ => TrustBand.Exemplary,
    };
}

/// <summary>Points for each, and at most.</summary>
/// <param name="Each">Points for one.</param>
/// <param name="AtMost">However many there are.</param>
public sealed record TrustWeight(decimal Each, decimal AtMost)
{
    /// <summary>Points for a number of them.</summary>
    public decimal Points(int count) => Math.Min(Each * count, AtMost);

    internal string Sql(string count) => string.Create(CultureInfo.InvariantCulture, $"least({Each} * {count}, {AtMost})");
}

/// <summary>What the formula looks at.</summary>
/// <param name="IdentifiedWorks">Works with a persistent identifier.</param>
/// <param name="Topics">Topics.</param>
/// <param name="CloseCollaborators">Close collaborators.</param>
/// <param name="Level">Verification level, 0 to 4.</param>
/// <param name="Vouches">Co-authors at L3 or more who vouch.</param>
/// <param name="Anchors">0 to 2: affiliation with a ROR id, homepage that links back.</param>
public sealed record TrustSignals(int IdentifiedWorks, int Topics, int CloseCollaborators, int Level, int Vouches = 0, int Anchors = 0);

/// <summary>One line of the explanation.</summary>
/// <param name="Signal">What is looked at.</param>
/// <param name="Count">How many were found.</param>
/// <param name="Points">The points they give.</param>
/// <param name="AtMost">The most that this signal can give.</param>
public sealed record TrustPart(TrustSignal Signal, int Count, decimal Points, decimal AtMost);

/// <summary>What the formula looks at, in the order in which it is shown.</summary>
public enum TrustSignal
{
    /// <summary>Works with a persistent identifier.</summary>
    Works,

    /// <summary>Topics.</summary>
    Topics,

    /// <summary>Close collaborators.</summary>
    CloseCollaborators,

    /// <summary>Verification level.</summary>
    Verification,

    /// <summary>Co-authors who vouch.</summary>
    Vouches,

    /// <summary>Affiliation and homepage.</summary>
    Anchors,
}

/// <summary>The word for a score: 0–19, 20–39, 40–59, 60–79, 80–100.</summary>
public enum TrustBand
{
    /// <summary>0 to 19.</summary>
    New,

    /// <summary>20 to 39.</summary>
    Emerging,

    /// <summary>40 to 59.</summary>
    Established,

    /// <summary>60 to 79.</summary>
    Trusted,

    /// <summary>80 to 100.</summary>
    Exemplary,
}
