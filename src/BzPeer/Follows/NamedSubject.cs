namespace BzPeer.Follows;

/// <summary>A subject with what its address and its heading need.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">The id of its row.</param>
/// <param name="Name">The name shown; of a search its words.</param>
/// <param name="IsInvented">Whether it is a person of the invented world.</param>
public sealed record NamedSubject(SubjectKind Kind, long Id, string Name, bool IsInvented)
{
    /// <summary>
    /// Joins that give a row with <c>subject_kind</c> and <c>subject_id</c> its name: they stand after a from clause with
    /// that row as <c>{0}</c>, and bring <see cref="Columns"/>. A record that was erased has no name.
    /// </summary>
    internal static string Joins(string row) =>
        $"""
        left join authors na on {row}.subject_kind = '{nameof(SubjectKind.Author)}' and na.id = {row}.subject_id and na.erased_at is null
        left join topics nt on {row}.subject_kind = '{nameof(SubjectKind.Topic)}' and nt.id = {row}.subject_id
        left join institutions ni on {row}.subject_kind = '{nameof(SubjectKind.Institution)}' and ni.id = {row}.subject_id
        left join followed_searches ns on {row}.subject_kind = '{nameof(SubjectKind.Search)}' and ns.id = {row}.subject_id
        """;

    /// <summary>Whether there is such a record, and it was not erased.</summary>
    internal const string IsThere = "(coalesce(na.id, nt.id, ni.id, ns.id) is not null)";

    /// <summary>Name and whether it is invented; both null where the record was erased.</summary>
    internal const string Columns = "coalesce(na.name, nt.shown_name, ni.name, ns.text) as name, na.is_invented";
}
